"""What the seed tells: the demo people, the history of their sets, a session open now."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import models, transaction
from django.test import Client, override_settings
from django_scopes import scopes_disabled
from pytest_django import DjangoDbBlocker, Settings

from accounts.models import User
from actions.models import Action
from core import clock
from core.audit.chain import extend_chain, verify_chain
from core.sealing import keyring
from demo import people
from demo.management.commands.seed import Command
from issues.models import Issue
from sessions.models import Attendance, Bid, Contribution, Reflection, Round, Session
from sessions.process.machine import Status
from sets.models import LearningSet, Membership

pytestmark = pytest.mark.django_db


def seed(*arguments: str) -> None:
    # The demo is installed in demo mode only, so in tests the command has no name to be called by.
    call_command(Command(), *arguments, verbosity=0)


def counts() -> dict[str, int]:
    """Rows of every table of ours."""
    models_ = [
        model for model in apps.get_models() if model.__module__.split(".")[0] not in {"django", "allauth"}
    ]
    return {model._meta.label: models.QuerySet(model).count() for model in models_}


@pytest.fixture(scope="module")
def _told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo, seeded once for all tests of the module: telling it takes seconds."""
    with django_db_blocker.unblock(), override_settings(ALS_DEMO=True), transaction.atomic():
        keyring.forget()
        seed()
        yield
        transaction.set_rollback(True)
    keyring.forget()


@pytest.fixture(autouse=True)
def _demo(_told: None, db: None, settings: Settings) -> Iterator[None]:
    settings.ALS_DEMO = True
    with scopes_disabled():
        yield


def harbour() -> LearningSet:
    return LearningSet.objects.get(name="Harbour set")


@pytest.mark.both
def test_seed_changes_nothing_when_run_again() -> None:
    before = counts()
    seed()
    assert counts() == before


def test_seed_keeps_what_people_did_since() -> None:
    ben = User.objects.get(email="ben@demo.example")
    ben.name = "Benedict"
    ben.save()
    Session.objects.live().update(minutes=90)
    seed()
    assert User.objects.get(email="ben@demo.example").name == "Benedict"
    assert Session.objects.live().get().minutes == 90


def test_demo_people_sign_in_with_the_known_password(client: Client) -> None:
    for key in ("ada", "ben", "cleo", "dev", "femi", "gita", "hal", "esi", "finn", "noor", "sam"):
        assert User.objects.get(email=f"{key}@demo.example").check_password(people.PASSWORD), key
    assert client.login(email="ada@demo.example", password=people.PASSWORD)


def test_harbour_has_a_history_when_seeded() -> None:
    held = list(Session.objects.filter(learning_set=harbour()).held())
    assert len(held) == 3
    came = [
        Attendance.objects.filter(session=s, role="member", presence__in=["in-room", "remote"]).count()
        for s in held
    ]
    assert came == [6, 5, 6]
    turns = Round.objects.filter(session__in=held, status="done").order_by("session__starts_at", "position")
    assert [turn.presenter.short_name for turn in turns if turn.presenter] == [
        "Cleo",
        "Gita",
        "Hal",
        "Cleo",
        "Femi",
        "Dev",
    ]
    assert Contribution.objects.filter(learning_set=harbour(), is_late=True).count() == 0
    assert Contribution.objects.filter(learning_set=harbour()).count() == 33
    assert set(Reflection.objects.values_list("kind", flat=True)) == {"well", "better", "closing"}


def test_harbour_has_seven_open_actions_of_four_people_when_seeded() -> None:
    still_open = Action.objects.of_set(harbour().pk).still_open()
    owners = sorted(action.owner.short_name for action in still_open)
    assert owners == ["Cleo", "Cleo", "Dev", "Femi", "Femi", "Hal", "Hal"]
    outcomes = set(Action.objects.of_set(harbour().pk).values_list("outcome", flat=True))
    assert outcomes == {"", "done", "partly", "changed", "not-yet"}


@pytest.mark.both
def test_a_session_is_open_now_and_another_planned_when_seeded() -> None:
    session = Session.objects.live().get()
    assert (session.status, session.minutes) == (Status.OPEN, 120)
    assert session.host is not None
    assert session.host.short_name == "Ada"
    assert timedelta(0) <= clock.now() - session.starts_at < timedelta(minutes=15)
    bids = Bid.objects.filter(session=session)
    assert sorted(bid.person.short_name for bid in bids) == ["Ben", "Gita", "Hal"]
    later = Session.objects.filter(learning_set=harbour()).upcoming().get()
    assert timedelta(days=34) < later.starts_at - clock.now() < timedelta(days=38)


def test_history_carries_its_own_moments_when_told() -> None:
    for session in Session.objects.filter(learning_set=harbour()).held():
        assert session.closed_at is not None
        assert timedelta(minutes=90) < session.closed_at - session.starts_at < timedelta(minutes=150)
        for round_ in session.session_rounds.all():
            assert session.starts_at < round_.created_at + timedelta(minutes=10) < session.closed_at
    carried = Issue.objects.filter(learning_set=harbour()).exclude(offered_at=None)
    assert all(issue.offered_at and issue.offered_at <= clock.now() for issue in carried)
    assert extend_chain()
    assert verify_chain() is None


def test_seed_opens_a_fresh_session_when_the_old_one_was_left_open() -> None:
    old = Session.objects.live().get()
    with time_machine.travel(clock.now() + timedelta(days=2)):
        seed()
        fresh = Session.objects.live().get()
        assert clock.now() - fresh.starts_at < timedelta(minutes=15)
        assert fresh.bids.count() == 3
    old.refresh_from_db()
    assert (fresh.pk != old.pk, old.status) == (True, Status.CANCELLED)


def test_noor_has_a_programme_and_no_set_when_seeded() -> None:
    noor = User.objects.get(email="noor@demo.example")
    assert noor.memberships.count() == 0
    assert [role.role for role in noor.programme_roles.all()] == ["facilitator"]


def test_everybody_has_accepted_what_their_set_agreed_when_the_story_begins() -> None:
    for name in ("Harbour set", "Mill set", "Heron set"):
        agreed = LearningSet.objects.get(name=name).agreements.latest("version")
        accepted = set(agreed.acceptances.values_list("person", flat=True))
        assert accepted == set(
            Membership.objects.filter(learning_set__name=name).values_list("person", flat=True)
        )
