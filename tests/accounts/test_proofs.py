"""What a sign-in has proved is told by allauth's private list and by its public signal, and both say the same."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from accounts.proofs import proofs_of
from tests import factories
from tests.accounts.test_second_steps import PASSWORD, code_now

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(params=[False, True], ids=["allauth's list", "plain"])
def plain(request: pytest.FixtureRequest, settings: Settings) -> bool:
    cache.clear()
    settings.ALS_PLAIN_PROOFS = request.param
    return bool(request.param)


@pytest.fixture
def ana(db: None) -> User:
    return factories.user("Ana", email="ana@example.org", password=PASSWORD)


def proved(client: Client, person: User) -> list[tuple[str, bool]]:
    """Each method in order, and whether it was asked for again."""
    request: Any = RequestFactory().get("/")
    request.session = client.session
    return [(proof["method"], bool(proof.get("reauthenticated"))) for proof in proofs_of(request, person)]


def come_in(client: Client) -> None:
    client.post(reverse("account_login"), {"login": "ana@example.org", "password": PASSWORD})


def test_each_step_is_told(plain: bool, client: Client, ana: User) -> None:
    seed = str(generate_totp_secret())
    TOTP.activate(ana, seed)
    come_in(client)
    assert proved(client, ana) == [("password", False)]
    client.post(reverse("mfa_authenticate"), {"code": code_now(seed)})
    assert proved(client, ana) == [("password", False), ("mfa", False)]
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert proved(client, ana) == [("password", False), ("mfa", False), ("password", True)]


def test_nothing_is_proved_for_anybody_else(plain: bool, client: Client, ana: User) -> None:
    come_in(client)
    assert proved(client, factories.user("Ben", email="ben@example.org")) == []
    client.post(reverse("account_logout"))
    assert proved(client, ana) == []


def test_sign_in_that_was_broken_off_counts_for_nothing(plain: bool, client: Client, ana: User) -> None:
    TOTP.activate(ana, generate_totp_secret())
    come_in(client)
    come_in(client)
    assert proved(client, ana)[-1:] == [("password", False)]
    client.post(reverse("account_logout"))
    assert [method for method, _again in proved(client, ana)] == (["password"] if plain else [])


@pytest.mark.django_db(transaction=True)
def test_setting_up_a_second_step_proves_it(plain: bool, client: Client, ana: User) -> None:
    come_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    seed = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_now(seed)})
    assert proved(client, ana) == [("password", False), ("password", True), ("mfa", False)]


def test_whoever_was_in_before_the_setting_is_asked_once_more(
    client: Client, ana: User, settings: Settings
) -> None:
    come_in(client)
    settings.ALS_PLAIN_PROOFS = True
    assert proved(client, ana) == []
    assert client.get(reverse("accounts:profile")).status_code == 200
