"""What is made up in place of a passkey's answer is refused like a wrong one, at every door that takes one."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.exceptions import InvalidSignature
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "a-password-of-the-tests"
RESPONSE = {
    "clientDataJSON": "e30",
    "authenticatorData": "AAAA",
    "signature": "AAAA",
    "attestationObject": "oA",
    "userHandle": "AAAA",
}
WHOLE: dict[str, Any] = {
    "id": "AAAA",
    "rawId": "AAAA",
    "type": "public-key",
    "response": RESPONSE,
    "clientExtensionResults": {},
}
MADE_UP = [
    "nothing",
    "null",
    "[]",
    "1",
    '"x"',
    "{}",
    "[" * 5000,
    "9" * 5000,
    *(
        json.dumps(one)
        for one in (
            {"id": "x"},
            WHOLE,
            {**WHOLE, "response": None},
            {**WHOLE, "response": "x"},
            {**WHOLE, "type": "another"},
            {**WHOLE, "id": "ö", "rawId": 7},
            *(
                {**WHOLE, "response": {**RESPONSE, name: odd}}
                for name in RESPONSE
                for odd in (None, 1, "é", "")
            ),
            *({name: value for name, value in WHOLE.items() if name != left} for left in WHOLE),
        )
    ),
]


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


@pytest.fixture
def ana(db: None) -> User:
    return factories.user("Ana", email="ana@example.org", password=PASSWORD)


def refuses(client: Client, name: str, made_up: str) -> bool:
    """After the page has put its question, as each page does."""
    client.get(reverse(name), headers={"Accept": "application/json"})
    answer = client.post(reverse(name), {"credential": made_up, "name": "Mine"})
    return answer.status_code in {200, 302}


@pytest.mark.parametrize("made_up", MADE_UP)
def test_door_without_a_password_refuses_what_is_made_up(client: Client, ana: User, made_up: str) -> None:
    assert refuses(client, "mfa_login_webauthn", made_up)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("made_up", MADE_UP)
def test_second_step_refuses_what_is_made_up(client: Client, ana: User, made_up: str) -> None:
    TOTP.activate(ana, generate_totp_secret())
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    assert refuses(client, "mfa_authenticate", made_up)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("made_up", MADE_UP)
def test_no_passkey_is_made_of_what_is_made_up(client: Client, ana: User, made_up: str) -> None:
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert refuses(client, "mfa_add_webauthn", made_up)
    assert not Authenticator.objects.exists()


def test_forged_signature_is_a_wrong_answer(
    client: Client, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library lets the error of the one below through."""

    def forged(*_args: object) -> None:
        raise InvalidSignature

    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.parse_authentication_response", forged)
    assert refuses(client, "mfa_login_webauthn", json.dumps(WHOLE))
