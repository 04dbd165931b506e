"""An organisation's own sign-in lets in its known people, and nobody else."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts import oidc
from accounts.models import User
from core import clock
from tests import factories
from tests.accounts.oidc_stub import Stub, serve

LOGIN = "/accounts/oidc/northgate/login/"
CALLBACK = "/accounts/oidc/northgate/login/callback/"
NORTHGATE: dict[str, Any] = {
    "id": "northgate",
    "name": "Northgate Trust",
    "server": "https://id.northgate.example",
    "client_id": "als",
    "secret": "a-secret",
    "domains": ["Northgate.example"],
}


@pytest.fixture
def stub(db: None, settings: Settings) -> Iterator[Stub]:
    with serve() as running:
        settings.SOCIALACCOUNT_PROVIDERS = oidc.providers([NORTHGATE | {"server": running.url}])
        yield running


@pytest.fixture
def ana(db: None) -> User:
    return factories.user("Ana", email="ana@northgate.example", password="a-password-of-the-tests")


def come_back(client: Client) -> Any:
    """Presses the button, signs in at the organisation, comes back with its code."""
    sent = client.post(LOGIN)
    asked = parse_qs(urlsplit(sent["Location"]).query)
    assert (sent.status_code, "code_challenge" in asked) == (302, True)
    return client.get(CALLBACK, {"code": "a-code", "state": asked["state"][0]})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_known_person_comes_in(stub: Stub, ana: User, client: Client) -> None:
    answer = come_back(client)
    assert (answer.status_code, answer["Location"], is_in(client)) == (302, "/", True)
    assert SocialAccount.objects.get().user == ana
    assert stub.asked == ["/.well-known/openid-configuration"] * 2 + ["/token", "/userinfo"]


def test_opening_the_address_asks_for_a_button(stub: Stub, ana: User, client: Client) -> None:
    answer = client.get(LOGIN)
    assert (answer.status_code, stub.asked) == (200, [])


@pytest.mark.parametrize(
    "says",
    [
        {"email": "nobody@northgate.example"},
        {"email": "bo@southbank.example"},
        {"email": "ana@northgate.example.evil.example"},
        {"email_verified": False},
        {"email": None},
        {"email": ""},
    ],
)
def test_others_do_not_come_in(stub: Stub, ana: User, client: Client, says: dict[str, Any]) -> None:
    factories.user("Bo", email="bo@southbank.example", password="a-password-of-the-tests")
    stub.says |= says
    answer = come_back(client)
    assert answer.status_code < 500
    assert not is_in(client)
    assert User.objects.count() == 2
    assert not SocialAccount.objects.exists()


def test_second_step_is_asked_for_here_too(stub: Stub, ana: User, client: Client) -> None:
    TOTP.activate(ana, generate_totp_secret())
    answer = come_back(client)
    assert (answer["Location"], is_in(client)) == (reverse("mfa_authenticate"), False)


@pytest.mark.parametrize("hours", [0, 3])
def test_nobody_connects_an_organisations_account_to_the_one_they_are_in(
    stub: Stub, client: Client, hours: int
) -> None:
    """By a code alone, as most people are: the library would have nothing to ask them again."""
    stub.says |= {"sub": "thief-7", "email": "thief@northgate.example"}
    dev = factories.user("Dev", email="dev@elsewhere.example")
    client.force_login(dev)
    with time_machine.travel(clock.now() + timedelta(hours=hours)):
        sent = client.post(f"{LOGIN}?process=connect")
        state = parse_qs(urlsplit(sent["Location"]).query)["state"][0]
        answer = client.get(CALLBACK, {"code": "a-code", "state": state})
    assert (answer.status_code, answer["Location"]) == (302, reverse("accounts:profile"))
    assert "cannot be added here" in client.get(answer["Location"]).content.decode()
    assert not SocialAccount.objects.exists()


def test_answer_with_a_state_of_somebody_else_is_refused(stub: Stub, ana: User, client: Client) -> None:
    answer = client.get(CALLBACK, {"code": "a-code", "state": "forged"})
    assert answer.status_code < 500
    assert not is_in(client)


def test_organisation_that_does_not_answer_gives_a_page(db: None, settings: Settings, client: Client) -> None:
    with serve() as gone:
        url = gone.url
    settings.SOCIALACCOUNT_PROVIDERS = oidc.providers([NORTHGATE | {"server": url}])
    answer = client.post(LOGIN, follow=True)
    assert answer.redirect_chain == [(reverse("account_login"), 302)]
    assert "is not answering" in answer.content.decode()


def test_sign_in_page_offers_the_organisation_when_there_is_one(stub: Stub, client: Client) -> None:
    assert "Northgate Trust" in client.get(reverse("account_login")).content.decode()


def test_nothing_is_offered_by_default(db: None, client: Client) -> None:
    assert "/accounts/oidc/" not in client.get(reverse("account_login")).content.decode()
    assert client.post(LOGIN).status_code == 404


def test_environment_is_read() -> None:
    assert oidc.read("") == oidc.read(" ") == oidc.read("[]") == []
    assert oidc.read(json.dumps([NORTHGATE])) == [NORTHGATE]
    assert oidc.origins([NORTHGATE | {"signs_in_at": ["https://login.northgate.example/start"]}]) == [
        "https://id.northgate.example",
        "https://login.northgate.example",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{}",
        '"northgate"',
        "[1]",
        json.dumps([NORTHGATE, NORTHGATE]),
        json.dumps([NORTHGATE | {"server": "http://id.northgate.example"}]),
        json.dumps([NORTHGATE | {"server": "https://"}]),
        json.dumps([NORTHGATE | {"id": "North Gate"}]),
        json.dumps([NORTHGATE | {"domains": "northgate.example"}]),
        json.dumps([NORTHGATE | {"domains": ["com"]}]),
        json.dumps([NORTHGATE | {"surprise": 1}]),
        json.dumps([{key: value for key, value in NORTHGATE.items() if key != "secret"}]),
    ],
)
def test_environment_that_is_malformed_stops_the_start(text: str) -> None:
    with pytest.raises(SystemExit, match=r"^ALS_OIDC "):
        oidc.read(text)
