"""Everybody in a programme that asks for it sets up a second step, and takes it, before anything else."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from sets import services, tokens
from sets.roles import roles_of
from tests import factories
from tests.accounts.test_second_steps import code_now
from tests.cast import Cast, cast
from tests.signing_in import sign_in

pytestmark = pytest.mark.both


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


@pytest.fixture
def people(db: None) -> Cast:
    made = cast()
    made.programme.mfa_required = True
    made.programme.save()
    return made


PROFILE = reverse("accounts:profile")
PASSWORD = "a-password-of-the-tests"


@pytest.mark.parametrize("who", ["ada", "ben", "esi", "finn", "noor"])
def test_person_of_the_programme_is_sent_to_set_it_up(people: Cast, client: Client, who: str) -> None:
    client.force_login(getattr(people, who))
    answer = client.get(PROFILE)
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))
    assert client.post(reverse("accounts:draft"), {"slot": "a", "words": "b"}).status_code == 302
    assert client.get(reverse("mfa_index")).status_code == 200


def test_fragment_sends_the_whole_page_there(people: Cast, client: Client) -> None:
    client.force_login(people.ben)
    answer = client.get(PROFILE, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == reverse("mfa_index")


def test_person_who_took_theirs_goes_on(people: Cast, client: Client) -> None:
    TOTP.activate(people.ben, generate_totp_secret())
    sign_in(client, people.ben)
    assert client.get(PROFILE).status_code == 200


@pytest.mark.parametrize("who", ["ben", "sam"])
def test_sign_in_without_the_step_is_not_let_in_because_its_person_owns_one(
    people: Cast, client: Client, who: str
) -> None:
    person = getattr(people, who)
    TOTP.activate(person, generate_totp_secret())
    client.force_login(person)
    page = PROFILE if who == "ben" else reverse("admin:index")
    answer = client.get(page)
    assert (answer.status_code, answer["Location"]) == (
        302,
        reverse("mfa_reauthenticate", query={"next": page}),
    )
    assert client.post(page)["Location"] == reverse("mfa_reauthenticate")
    assert client.get(page, headers={"HX-Request": "true"})["HX-Redirect"] == reverse("mfa_reauthenticate")


@pytest.mark.parametrize("name", ["mfa_index", "mfa_deactivate_totp", "account_email", "usersessions_list"])
def test_sign_in_without_the_step_cannot_take_it_away(people: Cast, client: Client, name: str) -> None:
    people.ben.set_password(PASSWORD)
    people.ben.save()
    TOTP.activate(people.ben, generate_totp_secret())
    client.force_login(people.ben)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = client.post(reverse(name))
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_reauthenticate"))
    assert client.post(reverse("account_logout"))["Location"] == reverse("account_login")


def test_code_given_later_lets_in_and_goes_on_to_the_page(people: Cast, client: Client) -> None:
    seed = generate_totp_secret()
    TOTP.activate(people.ben, seed)
    client.force_login(people.ben)
    assert client.get(reverse("mfa_reauthenticate")).status_code == 200
    answer = client.post(reverse("mfa_reauthenticate"), {"code": code_now(seed), "next": PROFILE})
    assert (answer["Location"], client.get(PROFILE).status_code) == (PROFILE, 200)


@pytest.mark.django_db(transaction=True)
def test_first_step_set_up_ends_the_sign_ins_that_came_in_without(people: Cast) -> None:
    people.ben.set_password(PASSWORD)
    people.ben.save()
    EmailAddress.objects.create(user=people.ben, email=people.ben.email, verified=True, primary=True)
    own, other = Client(), Client()
    for browser in (own, other):
        browser.post(reverse("account_login"), {"login": people.ben.email, "password": PASSWORD})
        assert browser.get(PROFILE)["Location"] == reverse("mfa_index")
    own.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    seed = own.get(reverse("mfa_activate_totp")).context["form"].secret
    own.post(reverse("mfa_activate_totp"), {"code": code_now(seed)})
    assert own.get(PROFILE).status_code == 200
    assert other.get(PROFILE)["Location"].startswith(reverse("account_login"))


def test_asking_takes_effect_on_the_next_request(people: Cast, client: Client) -> None:
    people.programme.mfa_required = False
    people.programme.save()
    client.force_login(people.ben)
    assert client.get(PROFILE).status_code == 200
    people.programme.mfa_required = True
    people.programme.save()
    assert client.get(PROFILE).status_code == 302


def test_others_are_not_asked(people: Cast, client: Client) -> None:
    leaver = factories.user("Lou")
    for person in (people.sam, leaver):
        client.force_login(person)
        assert client.get(PROFILE).status_code == 200


def test_health_answers_whoever_asks(people: Cast, client: Client) -> None:
    client.force_login(people.ben)
    assert client.get(reverse("health_live")).status_code == 200


def test_it_costs_no_query(people: Cast, client: Client, django_assert_num_queries: Any) -> None:
    TOTP.activate(people.ben, generate_totp_secret())
    sign_in(client, people.ben)
    with django_assert_num_queries(3):  # the browser's session, the person, their memberships
        client.post(reverse("accounts:draft"), {})


@pytest.mark.parametrize(("demo", "status"), [(False, 302), (True, 200)])
def test_staff_are_asked_in_the_admin_but_not_in_the_demo(
    people: Cast, client: Client, settings: Settings, demo: bool, status: int
) -> None:
    settings.ALS_DEMO = demo
    client.force_login(people.sam)
    assert client.get(reverse("admin:index")).status_code == status


def revoked_by(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whose streams are closed from now on, as hex ids."""
    sent: list[str] = []
    wire = SimpleNamespace(send=lambda message: sent.append(json.loads(message.payload)["user"]))
    monkeypatch.setattr("live.bus.wire", lambda: wire)
    return sent


@pytest.mark.parametrize("is_asked", [True, False])
def test_asking_for_the_step_closes_everybodys_streams_at_once(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
    db: None,
    is_asked: bool,
) -> None:
    settings.ALS_DEMO = True  # staff need no second step here
    people, browser = cast(), Client()
    browser.force_login(people.sam)
    page = reverse("admin:programmes_programme_change", args=[people.programme.pk])
    form = browser.get(page).context["adminform"].form
    values = {one.html_name: one.value() for one in form if one.value() not in (None, False)}
    sent = revoked_by(monkeypatch)
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(page, values | ({"mfa_required": "on"} if is_asked else {}))
    assert answer.status_code == 302
    belongs = {
        one.pk.hex for one in (people.ada, people.ben, people.hal, people.esi, people.finn, people.noor)
    }
    assert (belongs <= set(sent)) is is_asked
    assert people.sam.pk.hex not in sent
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(page, values | {"name": "Another name"} | ({"mfa_required": "on"} if is_asked else {}))
    assert len(sent) == len(set(sent))  # nobody twice: it was asked for already


def test_joining_a_programme_that_asks_for_the_step_closes_ones_streams_elsewhere(
    people: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    newcomer = factories.user("Nell Newcome")
    asked = services.invite(
        learning_set_id=people.harbour.pk, person=people.ada, roles=roles_of(people.ada.pk), emails=[newcomer.email]
    )  # fmt: skip
    sent = revoked_by(monkeypatch)
    with django_capture_on_commit_callbacks(execute=True):
        services.accept_invitation(token=tokens.token_of(asked.invited[0]), person=newcomer)
    assert sent == [newcomer.pk.hex]
