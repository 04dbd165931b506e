"""From the addresses typed to the person in the set."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import Refused
from core.jobs import outbox
from core.models import AuditRow
from sets import services, tokens
from sets.models import Invitation, LearningSet, Membership
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast
from tests.sets.conftest import SignedIn

VARYING = re.compile(r'(csrfmiddlewaretoken" value="|X-CSRFToken": "|nonce=")[^"]+')


def ask(people: Cast, *emails: str, role: str = "member") -> list[Invitation]:
    asked = services.invite(
        learning_set_id=people.harbour.pk,
        person=people.ada,
        roles=roles_of(people.ada.pk),
        emails=emails,
        role=role,
    )
    return list(asked.invited)


def page_of(invitation: Invitation) -> str:
    return reverse("sets:invitation", args=[tokens.token_of(invitation)])


def is_in(person: User, learning_set: LearningSet, role: str = "member") -> bool:
    return Membership.objects.current().of(person.pk).filter(learning_set=learning_set, role=role).exists()


def test_letter_says_who_asks_and_has_one_link(people: Cast) -> None:
    [invitation] = ask(people, "Ivy@Example.org")
    assert outbox.send_due() == 1
    [letter] = mail.outbox
    assert letter.to == ["ivy@example.org"]
    assert letter.subject == "Ada Marsh invites you to Harbour set"
    assert re.findall(r"https?://\S+", str(letter.body)) == [f"http://127.0.0.1:8000{page_of(invitation)}"]


def test_database_holds_no_token(people: Cast) -> None:
    [invitation] = ask(people, "ivy@example.org")
    token = tokens.token_of(invitation)
    invitation.refresh_from_db()
    assert token not in [str(value) for value in vars(invitation).values()]
    assert invitation.token_hash == tokens.hash_of(token)


def test_opening_the_link_changes_nothing(people: Cast, client: Client) -> None:
    [invitation] = ask(people, "ivy@example.org")
    page = client.get(page_of(invitation))
    invitation.refresh_from_db()
    assert (page.status_code, invitation.accepted_at) == (200, None)
    assert "no-store" in page["Cache-Control"]
    assert "Only one at a time" not in page.content.decode()


def test_stranger_comes_in_with_a_name_and_a_zone(people: Cast, client: Client) -> None:
    [invitation] = ask(people, "ivy@example.org")
    answer = client.post(page_of(invitation), {"answer": "accept", "name": "Ivy", "time_zone": "lagos"})
    ivy = User.objects.get(email="ivy@example.org")
    assert answer["Location"] == reverse("sessions:set_page", args=[people.harbour.pk])
    assert client.session["_auth_user_id"] == str(ivy.pk)
    assert (ivy.time_zone, ivy.has_usable_password(), is_in(ivy, people.harbour)) == (
        "Africa/Lagos",
        False,
        True,
    )
    assert EmailAddress.objects.get(user=ivy).verified
    assert Membership.objects.get(person=ivy).seat == 6


@pytest.mark.parametrize(
    ("name", "zone"), [("", "Europe/London"), ("x" * 10_000, "Europe/London"), ("مريم 🌱", "Atlantis")]
)
def test_stranger_who_types_wrong_sees_it_and_nothing_happens(
    people: Cast, client: Client, name: str, zone: str
) -> None:
    [invitation] = ask(people, "ivy@example.org")
    answer = client.post(page_of(invitation), {"answer": "accept", "name": name, "time_zone": zone})
    assert answer.status_code == 422
    assert zone in answer.content.decode()
    assert not User.objects.filter(email="ivy@example.org").exists()


def test_known_person_signs_in_first_and_then_accepts(people: Cast, client: Client) -> None:
    [invitation] = ask(people, people.finn.email)
    answer = client.post(page_of(invitation), {"answer": "accept", "name": "X", "time_zone": "UTC"})
    assert answer["Location"] == f"{page_of(invitation)}?as=known"
    assert "Send a code there" in client.get(answer["Location"]).content.decode()
    client.force_login(people.finn)
    assert client.post(page_of(invitation), {"answer": "accept"}).status_code == 302
    assert is_in(people.finn, people.harbour)


def test_declining_is_seen_by_who_asked(people: Cast, client: Client, signed_in: SignedIn) -> None:
    [invitation] = ask(people, "ivy@example.org")
    assert client.post(page_of(invitation), {"answer": "decline"}).status_code == 200
    page = signed_in(people.ada).get(reverse("sets:invite", args=[people.harbour.pk])).content.decode()
    assert "Declined on" in page


def test_used_link_answers_410_and_its_person_goes_to_the_set(people: Cast, client: Client) -> None:
    [invitation] = ask(people, "ivy@example.org")
    client.post(page_of(invitation), {"answer": "accept", "name": "Ivy", "time_zone": "UTC"})
    assert client.get(page_of(invitation))["Location"] == reverse(
        "sessions:set_page", args=[people.harbour.pk]
    )
    assert Client().get(page_of(invitation)).status_code == 410
    assert Client().post(page_of(invitation), {"answer": "accept", "name": "Eve"}).status_code == 410


def test_a_link_that_cannot_be_used_has_a_way_on(people: Cast, client: Client) -> None:
    [invitation] = ask(people, "ivy@example.org")
    path = page_of(invitation)
    declined = Client().post(path, {"answer": "decline"}).content.decode()
    assert reverse("first_week") in declined
    stranger = Client().get(path).content.decode()
    assert "Then sign in: your set is on your home page." in stranger
    assert reverse("account_login") in stranger
    client.force_login(people.noor)
    assert "Sets that you have joined are on your home page." in client.get(path).content.decode()


def test_link_taken_back_or_run_out_answers_410(people: Cast, client: Client) -> None:
    back, old = ask(people, "a@example.org", "b@example.org")
    services.take_back(invitation_id=back.pk, person=people.ada, roles=roles_of(people.ada.pk))
    assert client.get(page_of(back)).status_code == 410
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        assert client.get(page_of(old)).status_code == 410
        assert (
            client.post(page_of(old), {"answer": "accept", "name": "B", "time_zone": "UTC"}).status_code
            == 410
        )


@pytest.mark.parametrize("token", ["x", "A" * 43, "é🌱", "..", "a" * 5_000])
def test_link_that_never_was_answers_404(people: Cast, client: Client, token: str) -> None:
    assert client.get(reverse("sets:invitation", args=[token])).status_code == 404
    assert client.post(reverse("sets:invitation", args=[token]), {"answer": "accept"}).status_code == 404


def test_calm_page_is_the_same_whatever_is_wrong(people: Cast, client: Client) -> None:
    [invitation] = ask(people, "ivy@example.org")
    services.decline_invitation(token=tokens.token_of(invitation))
    pages = [client.get(page_of(invitation)), client.get(reverse("sets:invitation", args=["never-was"]))]
    shown = [re.search(r"<main.*</main>", page.content.decode(), re.DOTALL) for page in pages]
    assert len({found and found.group() for found in shown}) == 1


def test_two_presses_join_once(people: Cast) -> None:
    [invitation] = ask(people, people.noor.email)
    token = tokens.token_of(invitation)
    services.accept_invitation(token=token, person=people.noor)
    with pytest.raises(Refused):
        services.accept_invitation(token=token, person=people.noor)
    assert Membership.objects.of(people.noor.pk).count() == 1


def test_letter_is_not_sent_when_the_invitation_was_taken_back(people: Cast) -> None:
    [invitation] = ask(people, "ivy@example.org")
    services.take_back(invitation_id=invitation.pk, person=people.ada, roles=roles_of(people.ada.pk))
    assert (outbox.send_due(), mail.outbox) == (0, [])


def test_sending_again_renews_the_days_and_is_one_letter_a_minute(people: Cast) -> None:
    [invitation] = ask(people, "ivy@example.org")
    later = clock.now() + timedelta(days=29)
    with time_machine.travel(later, tick=False):
        for _press in range(2):
            services.send_again(invitation_id=invitation.pk, person=people.ada, roles=roles_of(people.ada.pk))
        assert outbox.send_due() == 2  # the first one, and one more
    invitation.refresh_from_db()
    assert invitation.expires_at == later + timedelta(days=30)


def test_asking_again_leaves_alone_who_is_in_or_asked(people: Cast) -> None:
    ask(people, "ivy@example.org")
    asked = services.invite(
        learning_set_id=people.harbour.pk,
        person=people.ada,
        roles=roles_of(people.ada.pk),
        emails=["IVY@example.org", people.ben.email, "jo@example.org", "jo@example.org"],
    )
    assert [one.email for one in asked.invited] == ["jo@example.org"]
    assert asked.already == ("ivy@example.org", people.ben.email)


def test_asking_anew_after_it_ran_out_makes_another_link(people: Cast) -> None:
    [before] = ask(people, "ivy@example.org")
    with time_machine.travel(clock.now() + timedelta(days=40), tick=False):
        [after] = ask(people, "ivy@example.org")
    assert (before.pk, before.token_hash == after.token_hash) == (after.pk, False)


def test_thirteenth_member_is_refused(people: Cast) -> None:
    ask(people, *(f"p{n}@example.org" for n in range(6)))
    with pytest.raises(Refused) as refused:
        ask(people, "one.more@example.org")
    assert refused.value.field == "emails"
    assert len(ask(people, "watcher@example.org", role="observer")) == 1


def test_full_set_takes_nobody(people: Cast) -> None:
    [invitation] = ask(people, people.noor.email)
    for _number in range(6):
        factories.membership(factories.user(), people.harbour)
    with pytest.raises(Refused):
        services.accept_invitation(token=tokens.token_of(invitation), person=people.noor)
    assert not is_in(people.noor, people.harbour)


def test_ended_set_asks_and_takes_nobody(people: Cast, client: Client) -> None:
    [invitation] = ask(people, "ivy@example.org")
    services.change_status(
        learning_set_id=people.harbour.pk, person=people.ada, roles=roles_of(people.ada.pk), status="ended"
    )
    assert client.get(page_of(invitation)).status_code == 410
    with pytest.raises(Refused):
        ask(people, "jo@example.org")


def test_every_step_leaves_an_audit_row(people: Cast, client: Client) -> None:
    [invitation] = ask(people, "ivy@example.org")
    client.post(page_of(invitation), {"answer": "accept", "name": "Ivy", "time_zone": "UTC"})
    verbs = list(AuditRow.objects.in_order().values_list("verb", flat=True))
    assert verbs == ["invitation.sent", "person.added", "membership.started", "invitation.accepted"]


@pytest.mark.parametrize("who", ["ben", "ada"])
@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_anothers_invitation_is_not_used_up_by_who_is_in(
    people: Cast, signed_in: SignedIn, who: str, answer: str
) -> None:
    [invitation] = ask(people, "ivy@example.org")
    person = getattr(people, who)
    before = list(Membership.objects.order_by("pk").values_list("pk", flat=True))
    browser = signed_in(person)
    page = browser.get(page_of(invitation)).content.decode()
    assert "You are already in this set." in page
    assert ("Accept and join" in page, "Decline" in page) == (False, False)
    assert browser.post(page_of(invitation), {"answer": answer}).status_code == 422
    with pytest.raises(Refused, match="already in this set"):
        services.accept_invitation(token=tokens.token_of(invitation), person=person)
    assert list(Membership.objects.order_by("pk").values_list("pk", flat=True)) == before
    assert Client().get(page_of(invitation)).status_code == 200


def test_member_accepts_what_was_sent_to_them(people: Cast, signed_in: SignedIn) -> None:
    [invitation] = ask(people, people.ben.email, role="facilitator")
    signed_in(people.ben).post(page_of(invitation), {"answer": "accept"})
    assert is_in(people.ben, people.harbour, "facilitator")


@pytest.mark.parametrize("answer", ["", "yes", "ACCEPT"])
def test_no_answer_joins_nobody(people: Cast, client: Client, signed_in: SignedIn, answer: str) -> None:
    [invitation] = ask(people, "ivy@example.org")
    typed = {"answer": answer} if answer else {}
    assert signed_in(people.noor).post(page_of(invitation), typed).status_code == 422
    stranger = client.post(page_of(invitation), typed | {"name": "Ivy", "time_zone": "UTC"})
    assert (stranger.status_code, 'value="Ivy"' in stranger.content.decode()) == (422, True)
    invitation.refresh_from_db()
    assert (invitation.is_pending, is_in(people.noor, people.harbour)) == (True, False)


@pytest.mark.parametrize("role", ["member", "facilitator"])
@pytest.mark.parametrize("asked", ["", "?as=known", "?as=i-am"])
def test_link_says_the_same_whether_or_not_the_address_has_an_account(
    people: Cast, client: Client, role: str, asked: str
) -> None:
    """Whoever was handed it learns nothing of its owner by opening it."""
    factories.user("Ivy Long", email="ivy@example.org")
    factories.user("Uma Long", email="uma@example.org", is_active=False)
    said = set()
    for email in ("ivy@example.org", "uma@example.org", "eve@example.org"):
        [invitation] = ask(people, email, role=role)
        page = client.get(page_of(invitation) + asked).content.decode()
        page = page.replace(page_of(invitation), "/LINK/").replace(quote(page_of(invitation), ""), "/LINK/")
        page = page.replace(email, "ADDRESS")
        said.add(VARYING.sub("", page))
    assert len(said) == 1


def test_to_facilitate_says_the_same_when_answered_too(people: Cast, client: Client) -> None:
    """There a code is asked for either way, so not even acting tells."""
    factories.user("Ivy Long", email="ivy@example.org")
    for email in ("ivy@example.org", "eve@example.org"):
        [invitation] = ask(people, email, role="facilitator")
        answer = client.post(page_of(invitation), {"answer": "accept", "name": "X", "time_zone": "UTC"})
        assert answer["Location"] == f"{page_of(invitation)}?as=known"
        assert "has an account" not in client.get(answer["Location"]).content.decode()


def test_closed_account_is_said_to_be_closed_to_who_answers(people: Cast, client: Client) -> None:
    factories.user("Ivy Long", email="ivy@example.org", is_active=False)
    [invitation] = ask(people, "ivy@example.org")
    typed = {"answer": "accept", "name": "Ivy", "time_zone": "UTC"}
    page = client.post(page_of(invitation), typed, follow=True).content.decode()
    assert "The account with this address is closed." in page
    with pytest.raises(Refused, match="is closed"):
        services.come_in(token=tokens.token_of(invitation), name="Ivy", time_zone="UTC")


def test_membership_that_was_to_begin_later_begins_by_accepting(people: Cast) -> None:
    [invitation] = ask(people, people.noor.email)
    later = clock.now() + timedelta(days=3)
    factories.membership(people.noor, people.harbour, started_at=later)
    services.accept_invitation(token=tokens.token_of(invitation), person=people.noor)
    assert is_in(people.noor, people.harbour)
    assert Membership.objects.filter(person=people.noor).count() == 1
