"""The page "If somebody may be at risk": written by the lead, open to everybody in the programme's sets."""

import logging

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.models import AuditRow
from programmes.at_risk import at_risk
from programmes.models import AtRiskPage
from tests import factories
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def written(**values: object) -> dict[str, object]:
    """The lead's form, filled in."""
    return {
        "emergency": "999",
        "exceptions": "Somebody may come to harm.\n\n  The law obliges one of us.  ",
        "name_1": "Esi, who leads the programme",
        "about_1": "8:00 to 20:00",
        "phone_1": "01632 960141",
        "expected_version": 0,
    } | values


def write(people: Cast, **values: object) -> tuple[int, str]:
    address = reverse("dashboards:at_risk", args=[people.programme.pk])
    response = client_of(people.esi).post(address, written(**values))
    return response.status_code, response.content.decode()


def read(people: Cast, person: User) -> str:
    response = client_of(person).get(reverse("sets:at_risk", args=[people.harbour.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_everybody_in_the_set_reads_whom_to_call_before_and_after_the_lead_wrote_it(people: Cast) -> None:
    observer = factories.user("Oona Watch")
    factories.membership(observer, people.harbour, "observer")
    for person in (people.ada, people.ben, observer):
        assert ('href="tel:999"' in (page := read(people, person)), 'href="tel:116123"' in page) == (
            True,
            True,
        )
    assert write(people)[0] == 302
    for person in (people.ada, people.ben, observer):
        page = read(people, person)
        assert 'href="tel:01632960141"' in page
        assert "8:00 to 20:00" in page
        assert "The law obliges one of us." in page
        assert "Written by Esi" in page
        assert "116 123" not in page


def test_nothing_is_kept_of_who_reads_it(people: Cast, caplog: pytest.LogCaptureFixture) -> None:
    browser = client_of(people.ben)
    caplog.clear()
    before = AuditRow.objects.count()
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as asked:
        browser.get(reverse("sets:at_risk", args=[people.harbour.pk]))
    assert AuditRow.objects.count() == before
    assert [line for line in caplog.records if line.name.startswith("core.request")] == []
    assert [one["sql"] for one in asked if one["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}] == []


def test_another_set_of_the_programme_reads_the_same_and_one_elsewhere_does_not(people: Cast) -> None:
    write(people)
    heron = client_of(people.finn).get(reverse("sets:at_risk", args=[people.heron.pk]))
    assert "01632 960141" in heron.content.decode()
    elsewhere = factories.programme("Elsewhere", within=factories.organisation("Southbank"))
    assert [one.phone for one in at_risk(elsewhere.pk).contacts] == ["116 123"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"phone_1": "ring the desk"}, "Write the number in digits"),
        ({"phone_1": "javascript:alert(1)"}, "Write the number in digits"),
        ({"phone_1": ""}, "Write the number to call."),
        ({"name_1": ""}, "Whose number is this?"),
        ({"phone_2": "", "about_2": "At night"}, "Write the number to call."),
        ({"emergency": ""}, "write something here"),
        ({"exceptions": "\n".join("abcdefghi")}, "At most 8 lines."),
        ({"exceptions": " \n "}, "write something here"),
        ({"name_1": "x" * 81}, "at most 80 characters"),
    ],
)
def test_what_cannot_be_called_is_said_beside_the_field_and_changes_nothing(
    people: Cast, values: dict[str, object], said: str
) -> None:
    status, page = write(people, **values)
    assert (status, said in page) == (422, True)
    assert ("8:00 to 20:00" in page, AtRiskPage.objects.count()) == (True, 0)


def test_two_leads_at_once_do_not_overwrite_each_other_unseen(people: Cast) -> None:
    assert write(people)[0] == 302
    status, page = write(people, phone_1="01632 960999")
    assert (status, "01632 960999" in page, "has changed this page" in page) == (409, True, True)
    assert [one.phone for one in at_risk(people.programme.pk).contacts] == ["01632 960141"]
    assert write(people, phone_1="01632 960999", expected_version=1)[0] == 302
    assert [one.phone for one in at_risk(people.programme.pk).contacts] == ["01632 960999"]


def test_who_does_not_lead_cannot_write_it(people: Cast) -> None:
    address = reverse("dashboards:at_risk", args=[people.programme.pk])
    for person in (people.ada, people.ben, people.noor, people.sam):
        assert client_of(person).post(address, written()).status_code == 404
    assert AtRiskPage.objects.count() == 0
