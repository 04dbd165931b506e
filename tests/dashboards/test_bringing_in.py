"""Many people are brought in: shown first, all or nobody, once, and undone while nobody has answered."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core import clock
from core.jobs import outbox
from programmes.models import Programme
from sets import tokens
from sets.models import Invitation, Membership
from sets.services import accept_invitation, decline_invitation
from tests import factories
from tests.dashboards.test_placing import letters_leave

pytestmark = [pytest.mark.django_db, pytest.mark.both]


class Lead:
    """A lead with a programme of three sets, at the page where people are brought in."""

    def __init__(self) -> None:
        self.programme: Programme = factories.programme()
        self.person: User = factories.user("Esi")
        factories.role(self.person, self.programme)
        self.alder, self.birch, self.elm = (
            factories.learning_set(name, within=self.programme) for name in ("Alder", "Birch", "Elm")
        )
        self.browser = Client()
        self.browser.force_login(self.person)
        self.url = reverse("dashboards:bring_people", args=[self.programme.pk])

    def shows(self, people: str, **more: object) -> str:
        answer = self.browser.post(self.url, {"people": people, **more})
        assert answer.status_code == 200, answer.content.decode()
        return answer.content.decode()

    def invites(self, people: str, page: str = "", **more: object) -> int:
        """Presses the button of the page that was shown; the answer's status."""
        page = page or self.shows(people, **more)
        found = re.search(r'name="fingerprint" value="(\w+)"', page)
        assert found
        data = {"people": people, "fingerprint": found[1], "invite": "yes", **more}
        return self.browser.post(self.url, data).status_code


@pytest.fixture
def lead() -> Lead:
    return Lead()


LIST = "Name;E-mail;Set\nAisha;aisha@example.org;Alder\nBen;ben@example.org;birch"


def test_people_are_shown_first_then_asked_once_with_their_names(lead: Lead) -> None:
    page = lead.shows(LIST)
    assert "New, is asked to join Birch" in page
    assert Invitation.objects.count() == 0
    assert (lead.invites(LIST, page), lead.invites(LIST, page)) == (302, 409)
    assert "2 are already here: nothing to do." in lead.shows(LIST)
    rows = Invitation.objects.order_by("email")
    assert [(one.name, one.learning_set.name, one.by_lead) for one in rows] == [
        ("Aisha", "Alder", True), ("Ben", "Birch", True),
    ]  # fmt: skip
    assert outbox.send_due() == 0
    letters_leave()
    assert sorted(one.to[0] for one in mail.outbox) == ["aisha@example.org", "ben@example.org"]
    page = Client().get(reverse("sets:invitation", args=[tokens.token_of(rows[0])])).content.decode()
    assert 'value="Aisha"' in page


def test_nothing_is_sent_while_a_row_is_wrong_unless_it_is_left_out(lead: Lead) -> None:
    wrong = f"{LIST}\nHal;hal@@example.org;Alder\nIda;ida@example.org;Oak"
    page = lead.shows(wrong)
    assert "There are two @ signs." in page
    assert "Line 4 of your list: There are two @ signs." in page
    assert "There is no set of this name. Choose one of the programme’s." in page
    assert '<option value="Birch">' in page
    assert (lead.invites(wrong, page), Invitation.objects.count()) == (422, 0)
    mended = lead.shows(wrong, **{"email-4": "hal@example.org", "set-5": "Elm"})
    assert "4 new" in mended
    assert (lead.invites(wrong, page, leave_out="on"), Invitation.objects.count()) == (302, 2)


def test_lines_are_those_of_the_list_as_it_was_given_and_stay_so_while_it_is_mended(lead: Lead) -> None:
    given = 'Name;E-mail;Set\n\n"Ann\nMarie";ann@example.org;Alder\nHal;hal@@example.org;Aldr'
    page = lead.shows(given)
    assert "Line 5 of your list: There are two @ signs." in page
    found = re.search(r'name="people" value="([^"]*)"', page)
    assert found
    page = lead.shows(found[1], **{"email-5": "hal@example.org"})
    assert "Line 5 of your list: There is no set of this name. Did you mean Alder?" in page
    assert "2 new" in lead.shows(found[1], **{"email-5": "hal@example.org", "set-5": "Alder"})


def test_rows_without_a_set_take_the_one_that_is_chosen(lead: Lead) -> None:
    people = "aisha@example.org\nben@example.org"
    assert "Which set?" in lead.shows(people)
    assert lead.invites(people, learning_set=str(lead.elm.pk)) == 302
    assert Invitation.objects.filter(learning_set=lead.elm).count() == 2


def test_full_sets_and_people_who_are_here_are_seen(lead: Lead) -> None:
    here = factories.user("Gita", email="gita@example.org")
    for person in [here, *[factories.user() for _ in range(10)]]:
        factories.membership(person, lead.alder)
    rows = "\n".join(f"P{n};p{n}@example.org;Alder" for n in range(3))
    page = lead.shows(f"Name;E-mail;Set\nGita;GITA@example.org;Alder\n{rows}")
    assert [n in page for n in ("1 new", "1 already here", "2 to mend")] == [True] * 3
    assert page.count("This set is full: it has at most 12 members.") == 2


def test_an_account_elsewhere_is_never_told(lead: Lead) -> None:
    factories.user(email="aisha@example.org")
    page = lead.shows(LIST)
    assert page.count("New, is asked to join") == 2


def test_a_file_is_read_and_a_thing_that_is_none_is_refused(lead: Lead) -> None:
    sent = SimpleUploadedFile("people.csv", "Name;E-mail;Set\nGröße;g@example.org;Alder".encode("cp1252"))
    answer = lead.browser.post(lead.url, {"file": sent})
    assert "Is this right: Größe?" in answer.content.decode()
    binary = SimpleUploadedFile("people.xlsx", bytes(range(256)) * 40)
    assert lead.browser.post(lead.url, {"file": binary}).status_code in {200, 422}
    assert lead.browser.post(lead.url, {"people": ""}).status_code == 422
    wide = SimpleUploadedFile("people.txt", "Name\tE-mail\tSet\nAda\ta@example.org\tElm".encode("utf-16"))
    assert "is asked to join Elm" in lead.browser.post(lead.url, {"file": wide}).content.decode()


def test_all_is_undone_within_ten_minutes_while_nobody_has_answered(lead: Lead) -> None:
    lead.invites(LIST)
    first = Invitation.objects.order_by("email")[0]
    undo = reverse("dashboards:undo_people", args=[lead.programme.pk, first.batch])
    assert "Undo for all 2" in lead.browser.get(undo.removesuffix("undo/")).content.decode()
    lead.browser.post(undo)
    assert Invitation.objects.pending().count() == 0
    letters_leave()
    assert mail.outbox == []
    assert lead.invites(LIST) == 302
    again = Invitation.objects.pending().order_by("email")
    undo = reverse("dashboards:undo_people", args=[lead.programme.pk, again[0].batch])
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        lead.browser.post(undo)
    decline_invitation(token=tokens.token_of(again[0]))
    lead.browser.post(undo)
    assert Invitation.objects.pending().count() == 1


def test_queries_are_as_many_for_300_rows_as_for_three(lead: Lead) -> None:
    for n in range(30):
        factories.learning_set(f"Set {n}", within=lead.programme)
    counted = []
    for rows in (3, 300):
        people = "Name;E-mail;Set\n" + "\n".join(
            f"P{n};p{n}-{rows}@example.org;Set {n % 30}" for n in range(rows)
        )
        page = lead.shows(people)
        with CaptureQueriesContext(connection) as queries:
            assert lead.invites(people, page) == 302
        # The limiter's cache is swept now and then, and many rows are inserted in several parts.
        asked = [one["sql"] for one in queries if re.search(r"\b(sets|programmes|accounts)_", one["sql"])]
        counted.append(len([sql for sql in asked if not sql.startswith("INSERT")]))
    assert counted[0] == counted[1]


def test_who_accepts_is_a_member_of_the_named_set(lead: Lead) -> None:
    lead.invites(LIST)
    aisha = factories.user("Aisha", email="aisha@example.org")
    accept_invitation(token=tokens.token_of(Invitation.objects.get(name="Aisha")), person=aisha)
    assert Membership.objects.get(person=aisha).learning_set == lead.alder
