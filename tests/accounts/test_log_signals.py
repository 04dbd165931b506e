"""The log says who came in and who was refused, and never what was typed."""

import json
from collections.abc import Iterator
from typing import IO

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.access import sinks

pytestmark = pytest.mark.django_db
PASSWORD = "a-password-of-the-tests"


@pytest.fixture
def written(db: None) -> Iterator[IO[str]]:
    cache.clear()
    with sinks.all_logs() as log:
        yield log


@pytest.fixture
def ana(db: None) -> User:
    return factories.user("Ana", email="ana@example.org", password=PASSWORD)


def doors(written: IO[str]) -> list[tuple[str, str | None, str | None]]:
    written.seek(0)
    lines = [json.loads(line) for line in written.read().splitlines()]
    found = [line for line in lines if line["logger"] == "accounts.doors"]
    return [(line["event"], line.get("reason"), line.get("person")) for line in found]


def test_coming_in_and_leaving_are_written(client: Client, ana: User, written: IO[str]) -> None:
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    client.post(reverse("account_logout"))
    assert doors(written) == [("signed in", None, str(ana.pk)), ("signed out", None, str(ana.pk))]


@pytest.mark.parametrize("address", ["ana@example.org", "nobody@example.org"])
def test_refusal_is_written_without_what_was_typed(
    client: Client, ana: User, written: IO[str], address: str
) -> None:
    client.post(reverse("account_login"), {"login": address, "password": "typed-by-mistake"})
    assert doors(written) == [("sign-in refused", "password", None)]
    written.seek(0)
    said = written.read()
    assert address not in said
    assert "typed-by-mistake" not in said


def test_wrong_second_step_names_the_person(client: Client, ana: User, written: IO[str]) -> None:
    TOTP.activate(ana, generate_totp_secret())
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert doors(written) == [("sign-in refused", "totp", str(ana.pk))]


def test_made_up_passkey_is_written(client: Client, written: IO[str]) -> None:
    client.post(reverse("mfa_login_webauthn"), {"credential": '{"id": "x"}'})
    assert doors(written) == [("passkey refused", None, None)]


@pytest.fixture
def revoked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Whose streams were ended."""
    people: list[object] = []
    monkeypatch.setattr("accounts.log_signals.revoke_on_commit", lambda *, user_id: people.append(user_id))
    return people


def test_streams_end_when_their_person_signs_out(client: Client, ana: User, revoked: list[object]) -> None:
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    assert revoked == []
    client.post(reverse("account_logout"))
    assert set(revoked) == {ana.pk}


def test_streams_end_when_other_sign_ins_are_ended(ana: User, revoked: list[object]) -> None:
    here, there = Client(), Client()
    for browser in (here, there):
        browser.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    here.post(reverse("usersessions_list"))
    assert revoked == [ana.pk]


def test_streams_end_when_the_password_is_changed(client: Client, ana: User, revoked: list[object]) -> None:
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    new = {
        "oldpassword": PASSWORD,
        "password1": "another of hers, longer",
        "password2": "another of hers, longer",
    }
    client.post(reverse("account_change_password"), new)
    assert ana.pk in revoked
