"""People are placed in sets by their programme's lead: nobody is told before they are asked, and notes stay private."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core import clock
from core.db.unscoped import rows
from core.jobs import outbox
from programmes.models import Programme
from sets import tokens
from sets.models import Invitation, LearningSet, Placement, PlacingNote
from sets.services import accept_invitation, decline_invitation, write_note
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]

SECRET = "Omar is her line manager, qx-secret"


class Lead:
    """A lead with a programme of three sets; Omar is a member of Birch, and three people are to be placed."""

    def __init__(self, tag: str = "") -> None:
        self.programme: Programme = factories.programme()
        self.person: User = factories.user("Esi Mensah", email=f"esi{tag}@example.org")
        factories.role(self.person, self.programme)
        self.alder, self.birch, self.rowan = (
            factories.learning_set(name, within=self.programme) for name in ("Alder", "Birch", "Rowan")
        )
        self.omar = factories.user("Omar Haddad", email=f"omar{tag}@example.org")
        factories.membership(self.omar, self.birch)
        self.gita, self.maya, self.niall = (
            self.listed(name) for name in ("Gita Rao", "Maya Cole", "Niall Shaw")
        )
        self.browser = signed_in(self.person)
        self.url = reverse("dashboards:place", args=[self.programme.pk])

    def listed(self, name: str) -> Placement:
        email = f"{name.split()[0].lower()}@example.org"
        return Placement.objects.create(programme=self.programme, name=name, email=email)

    def page(self) -> str:
        answer = self.browser.get(self.url)
        assert answer.status_code == 200
        return answer.content.decode()

    def places(self, chosen: dict[Placement, LearningSet | None]) -> int:
        data = {f"place-{one.pk}": str(of.pk) if of else "" for one, of in chosen.items()}
        return self.browser.post(self.url, data).status_code

    def note_url(self, one: Placement) -> str:
        return reverse("dashboards:placing_note", args=[self.programme.pk, one.pk])

    def notes(self, one: Placement, words: str, apart: str = "") -> Any:
        return self.browser.post(self.note_url(one), {"words": words, "apart": apart})

    def asks(self, learning_set: LearningSet) -> Any:
        return self.browser.post(reverse("dashboards:ask_placed", args=[learning_set.pk]))

    def invitation_to(self, one: Placement) -> Invitation:
        one.refresh_from_db()
        assert one.invitation is not None
        return one.invitation


def letters_leave() -> None:
    """Letters to many leave when ten minutes to undo them are over."""
    with time_machine.travel(clock.now() + timedelta(minutes=10, seconds=1), tick=True):
        outbox.send_due()


def signed_in(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.fixture
def lead() -> Lead:
    return Lead()


def test_places_are_saved_and_tell_nobody_until_they_are_asked(lead: Lead) -> None:
    assert lead.places({lead.gita: lead.alder, lead.maya: lead.alder, lead.niall: None}) == 302
    assert (Invitation.objects.count(), outbox.send_due()) == (0, 0)
    page = lead.page()
    assert "Ask 2 people into Alder" in page
    assert "1 to place" in page
    answer = lead.asks(lead.alder)
    asked = Invitation.objects.order_by("email")
    assert [(one.email, one.name, one.by_lead, one.role) for one in asked] == [
        ("gita@example.org", "Gita Rao", True, "member"),
        ("maya@example.org", "Maya Cole", True, "member"),
    ]
    assert "Undo for all 2" in lead.browser.get(answer["Location"]).content.decode()
    assert outbox.send_due() == 0
    letters_leave()
    assert sorted(one.to[0] for one in mail.outbox) == ["gita@example.org", "maya@example.org"]
    page = lead.page()
    assert "Gita Rao <span" in page  # in Alder, asked
    assert f'name="place-{lead.gita.pk}"' not in page
    lead.asks(lead.alder)
    assert Invitation.objects.count() == 2


def test_what_was_asked_is_undone_and_they_are_placed_again(lead: Lead) -> None:
    lead.places({lead.gita: lead.alder})
    batch = lead.asks(lead.alder)["Location"]
    assert lead.browser.post(f"{batch}undo/").status_code == 302
    letters_leave()
    assert mail.outbox == []
    assert "Ask 1 person into Alder" in lead.page()
    assert lead.places({lead.gita: None}) == 302
    assert "3 to place" in lead.page()


def test_a_place_is_declined_by_the_link_without_signing_in_and_without_a_reason(lead: Lead) -> None:
    lead.places({lead.gita: lead.alder})
    lead.asks(lead.alder)
    link = reverse("sets:invitation", args=[tokens.token_of(lead.invitation_to(lead.gita))])
    stranger = Client()
    assert stranger.get(link).status_code == 200
    assert stranger.post(link, {"answer": "decline"}).status_code == 200
    page = lead.page()
    assert "Declined Alder" in page
    assert "1 declined, to place again" in page
    assert lead.places({lead.gita: lead.alder}) == 422
    lead.gita.refresh_from_db()
    answer = lead.browser.post(lead.url, {f"place-{lead.gita.pk}": str(lead.alder.pk)})
    assert "Gita Rao has declined Alder. Choose another set." in answer.content.decode()
    assert lead.places({lead.gita: lead.birch}) == 302
    lead.asks(lead.birch)
    assert lead.invitation_to(lead.gita).learning_set == lead.birch


def test_somebody_with_an_account_declines_in_the_product(lead: Lead) -> None:
    person = factories.user("Gita Rao", email="gita@example.org")
    lead.places({lead.gita: lead.alder})
    lead.asks(lead.alder)
    link = reverse("sets:invitation", args=[tokens.token_of(lead.invitation_to(lead.gita))])
    browser = signed_in(person)
    assert link in browser.get(reverse("home")).content.decode()
    browser.post(link, {"answer": "decline"})
    assert "Declined Alder" in lead.page()


def test_who_accepts_is_in_the_set_and_off_the_list(lead: Lead) -> None:
    person = factories.user("Gita Rao", email="gita@example.org")
    lead.places({lead.gita: lead.alder})
    lead.asks(lead.alder)
    accept_invitation(token=tokens.token_of(lead.invitation_to(lead.gita)), person=person)
    assert f'name="place-{lead.gita.pk}"' not in lead.page()
    answer = lead.browser.post(
        reverse("dashboards:add_to_place", args=[lead.programme.pk]),
        {"person_name": "Gita", "email": "gita@example.org"},
    )
    assert answer.status_code == 422
    assert "They are in a set of this programme, or asked into one." in answer.content.decode()


def test_an_invitation_that_expired_brings_them_back(lead: Lead) -> None:
    lead.places({lead.gita: lead.alder})
    lead.asks(lead.alder)
    with time_machine.travel(clock.now() + timedelta(days=31), tick=True):
        lead.browser = signed_in(lead.person)
        assert "Ask 1 person into Alder" in lead.page()
        lead.asks(lead.alder)
        assert Invitation.objects.pending().count() == 1


def test_two_whom_a_note_keeps_apart_are_warned_of_in_either_direction(lead: Lead) -> None:
    assert lead.notes(lead.maya, SECRET, "Omar Haddad\ngita@example.org").status_code == 302
    page = lead.page()
    assert "Omar Haddad is here" in page
    assert "Omar is her line manager, qx-secret" in page
    assert "Not with Gita Rao, Omar Haddad." in page
    assert "both in it" not in page
    lead.places({lead.maya: lead.alder, lead.gita: lead.alder})
    page = lead.page()
    assert "Gita Rao and Maya Cole are both in it: a note keeps them apart." in page
    assert "Gita Rao is in Alder too: a note keeps them apart." in page
    assert "Maya Cole is in Alder too: a note keeps them apart." in page


def test_a_note_that_names_nobody_known_is_refused_and_kept_as_typed(lead: Lead) -> None:
    answer = lead.notes(lead.maya, SECRET, "Omar Hadad")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nobody here is called Omar Hadad. Did you mean Omar Haddad?" in page
    assert (SECRET in page, "Omar Hadad</textarea>" in page) == (True, True)
    assert rows(PlacingNote).count() == 0
    assert (
        "This is the person whom the note is about."
        in lead.notes(lead.maya, "", "Maya Cole").content.decode()
    )
    assert lead.notes(lead.maya, "x" * 501).status_code == 422
    assert lead.notes(lead.maya, SECRET).status_code == 302
    assert SECRET in lead.browser.get(lead.note_url(lead.maya)).content.decode()
    assert lead.notes(lead.maya, " ").status_code == 302
    assert rows(PlacingNote).count() == 0


def test_two_people_of_one_name_are_told_apart_by_address(lead: Lead) -> None:
    factories.membership(factories.user("Omar Haddad", email="omar2@example.org"), lead.alder)
    assert (
        "More than one person is called Omar Haddad."
        in lead.notes(lead.maya, "", "Omar Haddad").content.decode()
    )
    assert lead.notes(lead.maya, "", "OMAR2@example.org").status_code == 302
    assert "omar2@example.org</textarea>" in lead.browser.get(lead.note_url(lead.maya)).content.decode()


def test_notes_are_sealed_and_reach_no_letter_file_or_person(lead: Lead) -> None:
    lead.notes(lead.maya, SECRET, "Omar Haddad")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words, apart FROM sets_placingnote")
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    assert b"qx-secret" not in stored
    assert b"omar@" not in stored
    lead.places({lead.maya: lead.alder})
    lead.asks(lead.alder)
    letters_leave()
    assert "qx-secret" not in "".join(str(one.message()) for one in mail.outbox)
    maya = factories.user("Maya Cole", email="maya@example.org")
    accept_invitation(token=tokens.token_of(lead.invitation_to(lead.maya)), person=maya)
    pages = ["home", "privacy:mine", "sets:list"]
    for person in (maya, lead.omar):
        browser = signed_in(person)
        for name in pages:
            assert "qx-secret" not in browser.get(reverse(name)).content.decode()
        for url in (lead.url, lead.note_url(lead.maya)):
            assert browser.get(url).status_code == 404
    for name in ("dashboards:programme", "dashboards:set_up", "dashboards:bring_people"):
        assert "qx-secret" not in lead.browser.get(reverse(name, args=[lead.programme.pk])).content.decode()


def test_another_lead_reads_it_and_writes_their_own_but_nobody_one_about_themself(lead: Lead) -> None:
    other = factories.user("Ivo Lind", email="ivo@example.org")
    factories.role(other, lead.programme)
    lead.notes(lead.maya, SECRET, "Omar Haddad")
    browser = signed_in(other)
    page = browser.get(lead.url).content.decode()
    assert "qx-secret" in page
    assert "Esi Mensah" in page
    assert "qx-secret" not in browser.get(lead.note_url(lead.maya)).content.decode()
    browser.post(lead.note_url(lead.maya), {"words": "mine"})
    assert {note.words for note in rows(PlacingNote)} == {SECRET, "mine"}
    factories.role(lead.omar, lead.programme)
    theirs = signed_in(lead.omar).get(lead.url).content.decode()
    assert "qx-secret" not in theirs
    assert "is here" not in theirs
    maya = factories.user("Maya Cole", email="maya@example.org")
    factories.role(maya, lead.programme)
    browser = signed_in(maya)
    theirs = browser.get(lead.url).content.decode()
    assert ("qx-secret" in theirs, ">mine<" in theirs, "Omar Haddad is here" in theirs) == (False,) * 3
    assert browser.get(lead.note_url(lead.maya)).status_code == 404


def test_a_lead_of_another_programme_and_a_former_one_reach_nothing(lead: Lead) -> None:
    other = factories.user("Ola")
    factories.role(other, factories.programme())
    former = factories.user("Fay")
    factories.role(former, lead.programme, ended_at=clock.now())
    lead.places({lead.gita: lead.alder})
    for person in (other, former, lead.omar):
        browser = signed_in(person)
        answers = [
            browser.get(lead.url),
            browser.post(lead.url, {f"place-{lead.maya.pk}": str(lead.alder.pk)}),
            browser.get(lead.note_url(lead.maya)),
            browser.post(lead.note_url(lead.maya), {"words": "x"}),
            browser.post(reverse("dashboards:ask_placed", args=[lead.alder.pk])),
            browser.post(reverse("dashboards:take_off_list", args=[lead.programme.pk, lead.maya.pk])),
        ]
        assert [answer.status_code for answer in answers] == [404] * 6
    assert (Placement.objects.count(), rows(PlacingNote).count(), Invitation.objects.count()) == (3, 0, 0)


def test_bad_input_changes_nothing_and_says_why_beside_the_person(lead: Lead) -> None:
    ended = factories.learning_set("Elm", within=lead.programme, status="ended", ended_at=clock.now())
    elsewhere = factories.learning_set("Oak")
    for wrong in (str(ended.pk), str(elsewhere.pk), "x", "\x00"):
        answer = lead.browser.post(
            lead.url, {f"place-{lead.gita.pk}": str(lead.alder.pk), f"place-{lead.maya.pk}": wrong}
        )
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "This set is not there any more. Choose another." in page
        assert f'value="{lead.alder.pk}" checked' in page
    assert Placement.objects.exclude(learning_set=None).count() == 0


def test_a_set_takes_no_more_than_it_may_hold(lead: Lead) -> None:
    for _n in range(11):
        factories.membership(factories.user(), lead.alder)
    assert lead.places({lead.gita: lead.alder}) == 302
    answer = lead.browser.post(lead.url, {f"place-{lead.maya.pk}": str(lead.alder.pk)})
    assert answer.status_code == 422
    assert "That makes 13 in Alder. A set has at most 12: choose another." in answer.content.decode()
    assert Placement.objects.filter(learning_set=lead.alder).count() == 1
    factories.membership(factories.user(), lead.alder)
    assert lead.asks(lead.alder).status_code == 302
    assert Invitation.objects.count() == 0


def test_somebody_is_added_once_by_hand_and_taken_off_with_the_notes(lead: Lead) -> None:
    url = reverse("dashboards:add_to_place", args=[lead.programme.pk])
    assert lead.browser.post(url, {"person_name": "Uma Desai", "email": "UMA@example.org"}).status_code == 302
    again = lead.browser.post(url, {"person_name": "Uma Desai", "email": "uma@example.org"})
    assert (again.status_code, "They are on the list already." in again.content.decode()) == (422, True)
    wrong = lead.browser.post(url, {"person_name": "", "email": "uma"})
    assert (wrong.status_code, 'value="uma"' in wrong.content.decode()) == (422, True)
    uma = Placement.objects.get(email="uma@example.org")
    lead.notes(uma, SECRET)
    off = reverse("dashboards:take_off_list", args=[lead.programme.pk, uma.pk])
    assert "private notes on them are deleted too" in lead.page()
    assert lead.browser.post(off).status_code == 302
    assert Placement.objects.count() == 4  # nothing before it is said twice
    assert lead.browser.post(off, {"sure": "yes"}).status_code == 302
    assert (Placement.objects.count(), rows(PlacingNote).count()) == (3, 0)


def test_a_list_puts_who_has_no_set_on_the_list_and_asks_the_others(lead: Lead) -> None:
    url = reverse("dashboards:bring_people", args=[lead.programme.pk])
    given = [
        "Uma;uma@example.org;",
        "Ben;ben@example.org;Alder",
        "Gita;gita@example.org;",
        "Uma;uma@example.org;",
    ]
    people = "\n".join(["Name;E-mail;Set", *given])
    shown = lead.browser.post(url, {"people": people, "to_place": "on"})
    page = shown.content.decode()
    assert "New, goes on the list of people to place" in page
    assert "Already here, nothing happens" in page
    assert "Twice in your list, asked once" in page
    fingerprint = shown.context["plan"].fingerprint
    data = {"people": people, "to_place": "on", "invite": "yes", "fingerprint": fingerprint}
    assert lead.browser.post(url, data).status_code == 302
    assert [one.email for one in Invitation.objects.all()] == ["ben@example.org"]
    assert set(Placement.objects.values_list("email", flat=True)) == {
        "gita@example.org", "maya@example.org", "niall@example.org", "uma@example.org",
    }  # fmt: skip
    both = lead.browser.post(url, {"people": people, "to_place": "on", "learning_set": str(lead.alder.pk)})
    assert (both.status_code, "Choose one of the two" in both.content.decode()) == (422, True)


def test_a_programme_that_has_ended_places_nobody(lead: Lead) -> None:
    Programme.objects.filter(pk=lead.programme.pk).update(ends_on=clock.now().date() - timedelta(days=1))
    answer = lead.browser.post(lead.url, {f"place-{lead.gita.pk}": str(lead.alder.pk)})
    assert answer.status_code == 422
    assert "This programme has ended. Nobody can be placed in it any more." in answer.content.decode()
    assert lead.notes(lead.maya, SECRET).status_code == 422
    assert rows(PlacingNote).count() == 0


def test_the_page_takes_the_same_queries_with_one_person_and_with_a_hundred() -> None:
    counted = []
    for number in (1, 10, 100):
        lead = Lead(tag=str(number))
        for n in range(number):
            one = lead.listed(f"P{n} Person")
            write_note(placement_id=one.pk, person=lead.person, words="w", apart={lead.omar.email})
        lead.page()
        with CaptureQueriesContext(connection) as queries:
            lead.page()
        counted.append(len(queries))
    assert counted[0] == counted[1] == counted[2] <= 16


def test_a_declined_place_is_not_told_to_the_set(lead: Lead) -> None:
    lead.places({lead.gita: lead.birch})
    lead.asks(lead.birch)
    decline_invitation(token=tokens.token_of(lead.invitation_to(lead.gita)))
    assert (
        "Gita" not in signed_in(lead.omar).get(reverse("sets:people", args=[lead.birch.pk])).content.decode()
    )
