"""What speaks against asking somebody into a set is said wherever a lead can ask, as long as the note is kept."""

import re
from typing import Any

import pytest
from django.urls import reverse

from core.db.unscoped import rows
from sets import tokens
from sets.models import Invitation, Placement, PlacingNote
from sets.services import accept_invitation, decline_invitation
from tests import factories
from tests.dashboards.test_placing import SECRET, Lead, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]

BOTH = "Gita Rao and Maya Cole are both in it: a note keeps them apart."


@pytest.fixture
def lead() -> Lead:
    return Lead()


def asked_apart(lead: Lead) -> None:
    """Maya is noted not to be with Gita, and both are asked, into different sets."""
    lead.notes(lead.maya, SECRET, "Gita Rao")
    lead.places({lead.maya: lead.alder, lead.gita: lead.rowan})
    lead.asks(lead.alder)
    lead.asks(lead.rowan)


def on_set_page(lead: Lead, emails: str, **more: str) -> Any:
    url = reverse("dashboards:set_people", args=[lead.rowan.pk])
    return lead.browser.post(url, {"role": "member", "emails": emails, **more})


def sealed(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def test_a_note_is_read_changed_and_deleted_after_the_person_is_asked_and_has_joined(lead: Lead) -> None:
    asked_apart(lead)
    page = lead.page()
    assert ("qx-secret" in page, lead.note_url(lead.maya) in page, "Change your note" in page) == (True,) * 3
    assert "asked into Alder" in page
    maya = factories.user("Maya Cole", email="maya@example.org")
    accept_invitation(token=tokens.token_of(lead.invitation_to(lead.maya)), person=maya)
    assert ("qx-secret" in lead.page(), "in Alder" in lead.page()) == (True, True)
    assert lead.notes(lead.maya, "changed qx", "Gita Rao").status_code == 302
    assert "changed qx" in lead.page()
    assert lead.notes(lead.maya, "").status_code == 302
    assert rows(PlacingNote).count() == 0


def test_who_joined_under_another_address_and_leads_too_reads_no_note_about_themself(lead: Lead) -> None:
    asked_apart(lead)
    maya = factories.user("Maya Cole", email="private@example.org")
    Invitation.objects.filter(email="maya@example.org").update(accepted_at=lead.programme.created_at)
    factories.membership(maya, lead.alder, invited_as="maya@example.org")
    factories.role(maya, lead.programme)
    browser = signed_in(maya)
    assert "qx-secret" not in browser.get(lead.url).content.decode()
    assert browser.get(lead.note_url(lead.maya)).status_code == 404


def test_a_sets_page_asks_before_two_who_should_not_meet_are_in_it(lead: Lead) -> None:
    asked_apart(lead)
    answer = on_set_page(lead, "Maya@example.org")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert BOTH in page
    assert "Maya Cole is asked into Alder already." in page
    assert ("Maya@example.org" in page, Invitation.objects.count()) == (True, 2)
    assert on_set_page(lead, "maya@example.org", sure="yes").status_code == 422
    sure = sealed(page, "sure")
    assert on_set_page(lead, "maya@example.org", sure=sure).status_code == 302
    page = lead.browser.get(reverse("dashboards:set_people", args=[lead.rowan.pk])).content.decode()
    assert BOTH in page
    assert "Maya Cole is asked into Alder already." in page


def test_a_list_says_beside_the_row_what_speaks_against_it(lead: Lead) -> None:
    asked_apart(lead)
    url = reverse("dashboards:bring_people", args=[lead.programme.pk])
    people = "Name;E-mail;Set\nMaya Cole;maya@example.org;Rowan\nBea;bea@example.org;Rowan\nBea;bea@example.org;Alder"
    shown = lead.browser.post(url, {"people": people})
    page = shown.content.decode()
    assert BOTH in page
    assert "Maya Cole is asked into Alder already." in page
    assert "This list asks them into Rowan too." in page
    data = {"people": people, "invite": "yes", "fingerprint": shown.context["plan"].fingerprint}
    assert lead.browser.post(url, data).status_code == 409
    assert Invitation.objects.count() == 2
    assert lead.browser.post(url, data | {"doubts": sealed(page, "doubts")}).status_code == 302
    assert Invitation.objects.count() == 5


def test_asking_everybody_placed_asks_first_where_a_note_speaks_against_it(lead: Lead) -> None:
    lead.notes(lead.maya, SECRET, "Gita Rao")
    lead.places({lead.maya: lead.alder, lead.gita: lead.alder})
    url = reverse("dashboards:ask_placed", args=[lead.alder.pk])
    page = lead.browser.post(url, follow=True).content.decode()
    assert ("Nobody is asked yet." in page, BOTH in page, Invitation.objects.count()) == (True, True, 0)
    assert "Ask all the same" in page
    assert lead.browser.post(url, {"sure": sealed(page, "sure")}).status_code == 302
    assert Invitation.objects.count() == 2


def test_the_page_counts_everybody_once(lead: Lead) -> None:
    lead.listed("Uma Desai")
    lead.places({lead.gita: lead.alder, lead.maya: lead.rowan})
    lead.asks(lead.rowan)
    Invitation.objects.filter(email="maya@example.org").update(declined_at=lead.programme.created_at)
    lead.listed("Bea Lund")
    Placement.objects.filter(name="Bea Lund").update(learning_set=lead.birch)
    lead.asks(lead.birch)
    page = lead.page()
    for said in (
        "2 to place", "1 declined, to place again", "1 placed, not asked yet", "1 asked", "1 in a set", "6 in all",
    ):  # fmt: skip
        assert f"<span>{said}</span>" in page


def test_facilitators_are_asked_without_a_question(lead: Lead) -> None:
    asked_apart(lead)
    url = reverse("dashboards:set_people", args=[lead.rowan.pk])
    assert lead.browser.post(url, {"role": "facilitator", "emails": "maya@example.org"}).status_code == 302


def test_what_waits_is_said_on_the_programme_and_at_home_and_who_declined(lead: Lead) -> None:
    lead.places({lead.gita: lead.alder})
    lead.asks(lead.alder)
    programme = reverse("dashboards:programme", args=[lead.programme.pk])
    page = lead.browser.get(programme).content.decode()
    assert "2 people are to be placed and asked." in page
    assert "<span>1 asked</span>" in page
    decline_invitation(token=tokens.token_of(lead.invitation_to(lead.gita)))
    for url in (programme, reverse("home")):
        page = lead.browser.get(url).content.decode()
        assert "3 people are to be placed and asked." in page
        assert ("Gita Rao declined Alder." in page, lead.url in page) == (True, True)
    set_up = lead.browser.get(reverse("dashboards:set_up", args=[lead.programme.pk])).content.decode()
    assert '<span class="soft">1 member' in set_up
    lead.places({lead.maya: lead.rowan})
    lead.asks(lead.rowan)
    set_up = lead.browser.get(reverse("dashboards:set_up", args=[lead.programme.pk])).content.decode()
    assert '<span class="soft">1 asked' in set_up
