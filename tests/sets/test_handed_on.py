"""What an invitation can do that is handed on, opened under another account, or accepted by a lead of the programme."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import Refused
from core.jobs import outbox
from programmes.models import ProgrammeRole
from sets import periodic, services, tokens
from sets.models import Membership
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast
from tests.sets.conftest import SignedIn
from tests.sets.test_invitation_flow import ask, is_in, page_of

FOR_ITS_ADDRESS = ("facilitator", "observer")


def letters() -> list[tuple[str, str]]:
    """(address, subject) of what is sent now, but for the invitations themselves."""
    outbox.send_due()
    return [(one.to[0], str(one.subject)) for one in mail.outbox if " invites you to " not in one.subject]


@pytest.mark.parametrize("role", FOR_ITS_ADDRESS)
@pytest.mark.parametrize("who", ["esi", "finn", "noor"])
def test_to_facilitate_or_observe_joins_no_other_address(
    people: Cast, signed_in: SignedIn, who: str, role: str
) -> None:
    [invitation] = ask(people, "ivy@example.org", role=role)
    person = getattr(people, who)
    browser = signed_in(person)
    page = browser.get(page_of(invitation)).content.decode()
    assert "This invitation is only for ivy@example.org." in page
    assert "Use another account" in page
    for answer in ("accept", "accept-as-i-am", "decline"):
        assert browser.post(page_of(invitation), {"answer": answer}).status_code == 422
    with pytest.raises(Refused, match=r"only for ivy@example\.org"):
        services.accept_invitation(token=tokens.token_of(invitation), person=person, under_other_address=True)
    invitation.refresh_from_db()
    assert (invitation.is_pending, is_in(person, people.harbour, role)) == (True, False)


@pytest.mark.parametrize("role", FOR_ITS_ADDRESS)
def test_to_facilitate_or_observe_joins_nobody_who_cannot_read_its_mail(
    people: Cast, client: Client, role: str
) -> None:
    [invitation] = ask(people, "ivy@example.org", role=role)
    typed = {"answer": "accept", "name": "Ivy", "time_zone": "UTC"}
    with pytest.raises(Refused):
        services.come_in(token=tokens.token_of(invitation), name="Ivy", time_zone="UTC")
    answer = client.post(page_of(invitation), typed)
    ivy = User.objects.get(email="ivy@example.org")
    assert answer["Location"] == f"{page_of(invitation)}?as=known"
    assert ("_auth_user_id" in client.session, is_in(ivy, people.harbour, role)) == (False, False)
    assert "Send a code there" in client.get(answer["Location"]).content.decode()
    client.post(reverse("account_request_login_code"), {"email": ivy.email, "next": page_of(invitation)})
    outbox.send_due()
    [letter] = [one for one in mail.outbox if "code" in one.subject]  # what is waited for goes first
    code = letter.body.split("\n\n")[1].strip()
    came = client.post(reverse("account_confirm_login_code"), {"code": code, "next": page_of(invitation)})
    assert came["Location"] == page_of(invitation)
    client.post(page_of(invitation), {"answer": "accept"})
    assert is_in(ivy, people.harbour, role)


def test_member_joins_under_another_address_by_a_second_step_that_the_set_sees(
    people: Cast, signed_in: SignedIn
) -> None:
    [invitation] = ask(people, "noor.at.home@example.org")
    browser = signed_in(people.noor)
    asked = browser.post(page_of(invitation), {"answer": "accept"})
    assert not is_in(people.noor, people.harbour)
    page = browser.get(asked["Location"]).content.decode()
    both = f"joined as {people.noor.email}, invited as noor.at.home@example.org"
    assert both in page
    with pytest.raises(Refused, match="Say first"):
        services.accept_invitation(token=tokens.token_of(invitation), person=people.noor)
    browser.post(page_of(invitation), {"answer": "accept-as-i-am"})
    assert is_in(people.noor, people.harbour)
    seen = signed_in(people.ben).get(reverse("sets:people", args=[people.harbour.pk])).content.decode()
    assert both.capitalize() in seen
    told = letters()
    assert ("noor.at.home@example.org", "Your invitation to Harbour set was accepted") in told
    assert {to for to, subject in told if subject == "Noor Aziz is now in Harbour set"} == {
        person.email for person in [people.ada, *people.members]
    }


def test_address_that_they_have_proven_is_their_own(people: Cast) -> None:
    EmailAddress.objects.create(user=people.noor, email="Noor@Work.example", verified=True)
    EmailAddress.objects.create(user=people.finn, email="finn@work.example", verified=False)
    theirs, unproven = ask(people, "noor@work.example", "finn@work.example", role="observer")
    services.accept_invitation(token=tokens.token_of(theirs), person=people.noor)
    assert Membership.objects.get(person=people.noor).invited_as == ""
    with pytest.raises(Refused):
        services.accept_invitation(token=tokens.token_of(unproven), person=people.finn)


def test_address_is_told_that_an_account_was_made_for_it(people: Cast, client: Client) -> None:
    [invitation] = ask(people, "ivy@example.org")
    client.post(page_of(invitation), {"answer": "accept", "name": "Ivy", "time_zone": "UTC"})
    assert letters() == [("ivy@example.org", "Your invitation to Harbour set was accepted")]


def test_who_has_an_account_elsewhere_is_led_to_it(people: Cast, client: Client) -> None:
    [invitation] = ask(people, "noor.at.home@example.org")
    page = client.get(page_of(invitation)).content.decode()
    assert "Do you have an account here under another address?" in page
    assert f"{reverse('account_login')}?next={page_of(invitation).replace('/', '%2F')}" in page


def test_wrong_account_on_a_shared_machine_leaves_and_the_link_lives(
    people: Cast, signed_in: SignedIn
) -> None:
    [invitation] = ask(people, "ivy@example.org")
    browser = signed_in(people.finn)
    page = browser.get(page_of(invitation)).content.decode()
    assert f"You are signed in as {people.finn.email}." in page
    gone = browser.post(reverse("account_logout"), {"next": page_of(invitation)})
    assert gone["Location"] == page_of(invitation)
    assert "Accept and join" in browser.get(page_of(invitation)).content.decode()
    invitation.refresh_from_db()
    assert invitation.is_pending


@pytest.mark.parametrize("url", ["/nowhere/?a=1", "/sets/{set}/people/"])
def test_page_that_is_not_theirs_offers_another_account_and_the_way_back(
    people: Cast, signed_in: SignedIn, url: str
) -> None:
    url = url.format(set=people.harbour.pk)
    answer = signed_in(people.finn).get(url)
    page = answer.content.decode()
    assert answer.status_code == 404
    assert f"You are signed in as {people.finn.email}." in page
    assert "Use another account" in page
    back = url.replace("/", "%2F").replace("?", "%3F").replace("=", "%3D")
    assert f'name="next" value="{reverse("account_login")}?next={back}"' in page


def test_stranger_is_not_told_of_accounts_where_there_is_no_page(client: Client) -> None:
    assert "Use another account" not in client.get("/nowhere/").content.decode()


# A lead of the programme in one of its sets.


def test_lead_who_joins_is_named_to_the_set_by_letter_and_on_its_pages(
    people: Cast, signed_in: SignedIn
) -> None:
    [invitation] = ask(people, people.esi.email, role="facilitator")
    browser = signed_in(people.esi)
    assert "You lead Leading teams 2026." in browser.get(page_of(invitation)).content.decode()
    browser.post(page_of(invitation), {"answer": "accept"})
    assert is_in(people.esi, people.harbour, "facilitator")
    assert {to for to, subject in letters() if subject == "Esi Mensah is now in Harbour set"} == {
        person.email for person in [people.ada, *people.members]
    }
    assert "Leading teams 2026. As its lead they see figures" in str(mail.outbox[-1].body)
    reader = signed_in(people.ben)
    on_set = reader.get(reverse("sessions:set_page", args=[people.harbour.pk])).content.decode()
    on_people = reader.get(reverse("sets:people", args=[people.harbour.pk])).content.decode()
    assert "Esi also leads Leading teams 2026, and sees figures of this set" in on_set
    assert "Leads the programme, and sees its figures" in on_people


def test_who_is_asked_into_a_set_with_a_lead_in_it_is_told_before_they_answer(
    people: Cast, client: Client
) -> None:
    """The letter went to who was in the set then."""
    said = "somebody who leads the programme takes part"
    [invitation] = ask(people, "ivy@example.org")
    assert said not in client.get(page_of(invitation)).content.decode()
    factories.membership(people.esi, people.harbour, "facilitator")
    assert said in client.get(page_of(invitation)).content.decode()


def by_hand_over(people: Cast) -> None:
    held = factories.membership(people.esi, people.harbour, lead_told_at=None)
    services.hand_over(membership_id=held.pk, person=people.ada, roles=roles_of(people.ada.pk), stay=True)


def by_return(people: Cast) -> None:
    held = factories.membership(people.esi, people.harbour, ended_at=clock.now() - timedelta(hours=1))
    services.restore_membership(membership_id=held.pk, person=people.ada, roles=roles_of(people.ada.pk))


def by_beginning_to_lead(people: Cast) -> None:
    ProgrammeRole.objects.filter(person=people.esi).update(ended_at=clock.now() - timedelta(days=1))
    factories.membership(people.esi, people.harbour)
    periodic.tell_of_new_leads()
    assert letters() == []
    factories.role(people.esi, people.programme, "lead")
    periodic.tell_of_new_leads()


@pytest.mark.parametrize("way", [by_hand_over, by_return, by_beginning_to_lead])
def test_set_is_told_of_a_lead_whichever_way_and_once(people: Cast, way: object) -> None:
    assert callable(way)
    way(people)
    told = [to for to, subject in letters() if subject == "Esi Mensah is now in Harbour set"]
    assert sorted(told) == sorted(person.email for person in [people.ada, *people.members])
    before = len(mail.outbox)
    Membership.objects.filter(person=people.esi, role="facilitator").update(lead_told_at=clock.now())
    periodic.tell_of_new_leads()
    if way is not by_hand_over:  # there the membership as member was never told of: once for each role
        assert (outbox.send_due(), len(mail.outbox)) == (0, before)


def test_lead_of_another_programme_is_a_member_like_others(people: Cast, signed_in: SignedIn) -> None:
    other = factories.programme(within=people.organisation)
    factories.role(people.noor, other, "lead")
    [invitation] = ask(people, people.noor.email)
    signed_in(people.noor).post(page_of(invitation), {"answer": "accept"})
    assert letters() == []
