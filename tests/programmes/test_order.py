"""What a site admin types about a programme: nothing ends before it starts, and what is offered is what there is."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.admin import site
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import RequestFactory

from accounts.models import User
from core import clock
from programmes.models import Programme, ProgrammeRole
from sessions.process.formats import FORMATS
from tests import factories

pytestmark = pytest.mark.both


def errors(made: Programme | ProgrammeRole) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        made.full_clean()
    return sorted(refused.value.message_dict)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("ends_on", {"starts_on": date(2027, 1, 1), "ends_on": date(2026, 1, 1)}),
        ("default_format", {"default_format": "nope"}),
        ("retention_days", {"retention_days": 0}),
        ("brief_days", {"brief_days": 0}),
        ("retention_days", {"retention_days": 3661}),
        ("brief_days", {"brief_days": 3661}),
    ],
)
def test_programme_says_beside_the_field_what_cannot_be(field: str, changes: dict[str, Any]) -> None:
    programme = factories.programme()
    programme.full_clean()
    for name, value in changes.items():
        setattr(programme, name, value)
    assert field in errors(programme)
    if field != "default_format":
        with pytest.raises(IntegrityError), transaction.atomic():
            programme.save()


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["starts_on", "ends_on"])
@pytest.mark.parametrize("year", [1, 1999, 2060, 9999])
def test_year_that_is_a_slip_is_asked_about(field: str, year: int) -> None:
    programme = factories.programme()
    setattr(programme, field, date(year, 1, 1))
    assert errors(programme) == [field]


@pytest.mark.django_db
def test_programme_may_have_either_date_alone() -> None:
    factories.programme(starts_on=date(2027, 1, 1)).full_clean()
    factories.programme(ends_on=date(2026, 1, 1)).full_clean()


@pytest.mark.django_db
def test_role_does_not_end_before_it_started() -> None:
    role = factories.role(factories.user(), factories.programme(), started_at=clock.now())
    role.ended_at = role.started_at - timedelta(days=1)
    assert "ended_at" in errors(role)
    with pytest.raises(IntegrityError), transaction.atomic():
        role.save()
    role.ended_at = role.started_at
    role.full_clean()
    role.save()


def test_formats_of_a_programme_are_formats_there_are() -> None:
    field = Programme._meta.get_field("default_format")
    assert {slug for slug, _name in field.flatchoices} <= set(FORMATS)


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "kept"), [("Mars", None), ("lagos", "Africa/Lagos")])
def test_admin_takes_a_time_zone_that_there_is(rf: RequestFactory, typed: str, kept: str | None) -> None:
    request = rf.get("/")
    request.user = factories.user("Sam", is_staff=True, is_superuser=True)
    form = site._registry[User].get_form(request)({"time_zone": typed})
    assert (form.is_valid(), form.cleaned_data.get("time_zone")) == (False, kept)
    assert ("time_zone" in form.errors) == (kept is None)


@pytest.mark.django_db(transaction=True)
def test_rows_from_before_are_mended_when_they_are_moved() -> None:
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes()  # other apps' migrations stand on those that are taken back
    person, now = factories.user(), clock.now()
    old = executor.migrate([("programmes", "0001_initial")]).apps
    try:
        of = old.get_model("programmes", "Organisation").objects.create(name="Old", slug="old")
        was = old.get_model("programmes", "Programme").objects.create(
            organisation=of, name="Old", starts_on=date(2027, 1, 1), ends_on=date(2026, 1, 1), retention_days=0,
            brief_days=30_000,
        )  # fmt: skip
        held = old.get_model("programmes", "ProgrammeRole").objects.create(
            programme=was,
            person_id=person.pk,
            role="lead",
            started_at=now,
            ended_at=now - timedelta(days=900),
        )
    finally:
        MigrationExecutor(connection).migrate(newest)
    programme, role = Programme.objects.get(pk=was.pk), ProgrammeRole.objects.get(pk=held.pk)
    assert (programme.ends_on, programme.retention_days, programme.brief_days) == (None, 1, 3660)
    assert role.ended_at == role.started_at
