"""A programme from nothing: a site admin creates it, its lead sets it up, creates its sets and finds facilitators."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from core import clock
from core.jobs import outbox
from core.models import OutboxMail
from programmes.models import Organisation, Programme, ProgrammeRole
from programmes.usual_agreement import CONFIDENTIALITY
from sets import services, tokens
from sets.models import Agreement, Invitation, LearningSet, Membership
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def values_of(page: str) -> dict[str, str]:
    """The hidden first values of the form on a page, as a browser sends them back."""
    return dict(re.findall(r'<input type="hidden" name="(initial-\w+|key)" value="([^"]*)"', page))


def set_up(programme: Programme) -> str:
    return reverse("dashboards:set_up", args=[programme.pk])


def lead_of(programme: Programme) -> User:
    return ProgrammeRole.objects.get(programme=programme, role="lead").person


def whole(**changed: object) -> dict[str, object]:
    """The set-up form as it is sent for a programme with every default."""
    return {
        "name": "New leads", "purpose": "", "planned_sessions": 6, "weeks_between": 5, "minutes": 120,
        "rounds": 2, "default_format": "classic", "retention_days": 90, "ground_rules": "Only one at a time",
        "confidentiality": "It stays here.",
    } | changed  # fmt: skip


def test_site_admin_creates_organisation_programme_and_first_lead_once(people: Cast) -> None:
    sam = browser(people.sam)
    assert "Create a programme" in sam.get(reverse("dashboards:list")).content.decode()
    form = {
        "new_organisation": "Westbury Trust", "name": "New leads", "lead_name": "Ola Lind",
        "lead_email": "ola@example.org", "key": "once",
    }  # fmt: skip
    for _press in (1, 2):
        assert sam.post(reverse("dashboards:begin"), form).status_code == 302
    programme = Programme.objects.get(name="New leads")
    assert (programme.organisation.name, lead_of(programme).name) == ("Westbury Trust", "Ola Lind")
    assert not Programme.objects.led_by(people.sam.pk).exists()
    outbox.send_due()
    (letter,) = [one for one in mail.outbox if one.to == ["ola@example.org"]]
    assert set_up(programme) in letter.body
    assert browser(lead_of(programme)).get(set_up(programme)).status_code == 200


def test_nobody_else_creates_a_programme(people: Cast) -> None:
    for person in (people.esi, people.ada, people.ben):
        assert browser(person).post(reverse("dashboards:begin"), {"name": "x"}).status_code == 403
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("typed", ["Northgate  trust", "The Northgate Trust Ltd", "Nortgate Trust"])
def test_a_name_that_is_nearly_there_is_asked_about(people: Cast, typed: str) -> None:
    sam = browser(people.sam)
    form = {
        "new_organisation": typed,
        "name": "New",
        "lead_name": "Ola",
        "lead_email": "o@example.org",
        "key": "x",
    }
    answer = sam.post(reverse("dashboards:begin"), form)
    assert answer.status_code == 422
    assert "Northgate Trust is there already." in answer.content.decode()
    assert sam.post(reverse("dashboards:begin"), form | {"is_another": "on"}).status_code == 302


def test_what_is_missing_in_a_new_programme_is_said_and_kept(people: Cast) -> None:
    sam = browser(people.sam)
    answer = sam.post(reverse("dashboards:begin"), {"name": "New leads", "lead_email": "ola"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose an organisation, or name a new one." in page
    assert 'value="New leads"' in page


def test_lead_says_what_it_is_for_and_two_leads_change_different_things(people: Cast) -> None:
    esi, programme = browser(people.esi), people.programme
    page = esi.get(set_up(programme)).content.decode()
    hidden = values_of(page)
    data = whole(name=programme.name, purpose="To grow.", planned_sessions=9, **hidden)
    assert esi.post(set_up(programme), data).status_code == 302
    data = whole(name=programme.name, minutes=90, planned_sessions=9, **hidden)
    assert esi.post(set_up(programme), data).status_code == 302
    programme.refresh_from_db()
    assert (programme.purpose, programme.minutes, programme.confidentiality) == (
        "To grow.", 90, "It stays here.",
    )  # fmt: skip
    wrong = esi.post(set_up(programme), whole(starts_on="2027-03-01", ends_on="2027-01-01"))
    assert (wrong.status_code, "It cannot end before it starts." in wrong.content.decode()) == (422, True)


def test_sets_are_created_many_at_once_with_the_programmes_defaults_and_once() -> None:
    programme = factories.programme(minutes=90, planned_sessions=9)
    lead = factories.user()
    factories.role(lead, programme)
    address = reverse("dashboards:create_sets", args=[programme.pk])
    data = {"names": "Alder\n Birch \n\nRowan", "time_zone": "Pacific/Auckland", "key": "k"}
    for _press in (1, 2):
        assert browser(lead).post(address, data).status_code == 302
    made = LearningSet.objects.filter(programme=programme)
    assert [(one.name, one.minutes, one.time_zone, one.status) for one in made.order_by("name")] == [
        (name, 90, "Pacific/Auckland", "forming") for name in ("Alder", "Birch", "Rowan")
    ]
    again = browser(lead).post(address, data | {"key": "other", "names": "Elm\nbirch"})
    assert (again.status_code, "There is a set named birch." in again.content.decode()) == (422, True)
    assert "Elm" in again.content.decode()
    assert made.count() == 3


def asked(one: LearningSet, lead: User, email: str, role: str) -> Invitation:
    """The lead asks somebody in on the set's page; the invitation."""
    answer = browser(lead).post(
        reverse("dashboards:set_people", args=[one.pk]), {"emails": email, "role": role}
    )
    assert answer.status_code == 302
    return Invitation.objects.get(email=email)


def test_set_of_a_lead_gets_the_programmes_agreement_when_its_facilitator_comes() -> None:
    programme = factories.programme(confidentiality="It stays here.")
    lead, nia = factories.user(), factories.user("Nia")
    factories.role(lead, programme)
    (one,) = services.create_sets(
        programme_id=programme.pk, person=lead, names=["Alder"], time_zone="Europe/London"
    )
    invitation = asked(one, lead, nia.email, "facilitator")
    services.accept_invitation(token=tokens.token_of(invitation), person=nia)
    with scopes_disabled():
        agreement = Agreement.objects.get(learning_set=one)
        assert (agreement.confidentiality, agreement.written_by, agreement.acceptances.count()) == (
            "It stays here.", None, 0,
        )  # fmt: skip
    assert roles_of(nia.pk).reads_everything_since(one.pk, one.created_at)
    assert str(CONFIDENTIALITY)


def test_facilitator_named_by_a_lead_reads_nothing_from_before_and_the_set_is_told(people: Cast) -> None:
    held = factories.closed_session(people.harbour, presenters=[people.cleo])
    eve = factories.user("Eve")
    invitation = asked(people.harbour, people.esi, eve.email, "facilitator")
    services.accept_invitation(token=tokens.token_of(invitation), person=eve)
    assert held.opened_at
    assert not roles_of(eve.pk).reads_everything_since(people.harbour.pk, held.opened_at)
    assert browser(eve).get(reverse("sessions:record", args=[held.pk])).status_code == 403
    outbox.send_due()
    told = [one for one in mail.outbox if one.subject == "Eve is now in Harbour set"]
    assert people.ben.email in {to for one in told for to in one.to}
    assert "nothing from before" in told[0].body


def test_lead_ends_who_facilitates_and_the_page_says_what_is_needed(people: Cast) -> None:
    held = Membership.objects.get(learning_set=people.harbour, role="facilitator")
    esi = browser(people.esi)
    address = reverse("dashboards:set_people", args=[people.harbour.pk])
    assert "Ben Okafor" in esi.get(address).content.decode()
    end = reverse("dashboards:end_facilitator", args=[people.harbour.pk, held.pk])
    assert esi.post(end).status_code == 302
    assert not roles_of(people.ada.pk).is_facilitator(people.harbour.pk)
    assert "Harbour set needs a facilitator" in esi.get(address).content.decode()
    ben = Membership.objects.get(learning_set=people.harbour, person=people.ben)
    esi.post(reverse("dashboards:end_facilitator", args=[people.harbour.pk, ben.pk]))
    assert roles_of(people.ben.pk).is_member(people.harbour.pk)


def test_lead_handles_only_invitations_of_leads(people: Cast) -> None:
    esi = browser(people.esi)
    mine = asked(people.harbour, people.esi, "mo@example.org", "member")
    services.invite(
        learning_set_id=people.harbour.pk,
        person=people.ada,
        roles=roles_of(people.ada.pk),
        emails=["x@example.org"],
    )
    theirs = Invitation.objects.get(email="x@example.org")

    def withdraw(one: Invitation) -> int:
        return esi.post(reverse("dashboards:withdraw", args=[people.harbour.pk, one.pk])).status_code

    assert (withdraw(mine), withdraw(theirs)) == (302, 404)
    theirs.refresh_from_db()
    mine.refresh_from_db()
    assert (mine.is_pending, theirs.is_pending) == (False, True)


def test_leads_are_added_and_ended_and_one_stays(people: Cast) -> None:
    esi, programme = browser(people.esi), people.programme
    add = reverse("dashboards:add_lead", args=[programme.pk])
    assert esi.post(add, {"lead_name": "Ola", "lead_email": "ola@example.org"}).status_code == 302
    roles = ProgrammeRole.objects.filter(programme=programme, role="lead").order_by("started_at")
    mine, olas = roles
    esi.post(reverse("dashboards:end_lead", args=[programme.pk, olas.pk]))
    esi.post(reverse("dashboards:end_lead", args=[programme.pk, mine.pk]))
    assert [role.ended_at is None for role in roles.all()] == [True, False]
    assert OutboxMail.objects.filter(letter="programmes.lead").count() == 1


def test_a_lead_reads_beside_the_address_that_the_letter_could_not_be_delivered(people: Cast) -> None:
    client = browser(people.esi)
    page = reverse("dashboards:set_people", args=[people.harbour.pk])
    client.post(page, {"emails": "gone@example.org", "role": "facilitator"})
    gone = {"state": "refused", "settled_at": clock.now(), "last_error": "SMTPRecipientsRefused 550 5.1.1"}
    assert OutboxMail.objects.filter(to="gone@example.org").update(**gone) == 1
    shown = client.get(page).content.decode()
    assert "There is no such mailbox. Withdraw it, and invite them under the right address." in " ".join(
        shown.split()
    )


def test_limits_are_said_before_and_beside_the_field_in_our_own_words(people: Cast) -> None:
    esi, programme = browser(people.esi), people.programme
    before = esi.get(set_up(programme)).content.decode()
    assert "1 to 24." in before
    hidden = values_of(before)
    data = whole(name=programme.name, planned_sessions=25, minutes=9999, retention_days=0, **hidden)
    answer = esi.post(set_up(programme), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Sessions planned: from 1 to 24." in page
    assert set(answer.context["form"].errors) == {"planned_sessions", "minutes", "retention_days"}
    assert "Ensure this value" not in page
    assert 'value="25"' in page
    programme.refresh_from_db()
    assert programme.planned_sessions != 25


def test_what_sets_begin_with_is_asked_before_they_are_created(people: Cast) -> None:
    page = browser(people.esi).get(set_up(people.programme)).content.decode()
    assert 0 < page.index("What each set begins with") < page.index("Create these sets")


@pytest.mark.parametrize("door", ["create_sets", "add_lead", "decide_by_name"])
def test_address_of_a_refused_form_opened_again_leads_to_the_set_up_page(people: Cast, door: str) -> None:
    address = reverse(f"dashboards:{door}", args=[people.programme.pk])
    answer = browser(people.esi).get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, set_up(people.programme))
    assert browser(people.ada).get(address).status_code == 404
