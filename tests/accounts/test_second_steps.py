"""Codes of the second step: each is good once, and no longer than it says."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "a-password-of-the-tests"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # at the beginning of a half minute


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


@pytest.fixture
def ana(db: None) -> User:
    return factories.user("Ana", email="ana@example.org", password=PASSWORD)


@pytest.fixture
def seed(ana: User) -> str:
    made = str(generate_totp_secret())
    TOTP.activate(ana, made)
    return made


def code_now(seed: str) -> str:
    return str(format_hotp_value(hotp_value(seed, next(iter(counters())))))


def lets_in(code: str) -> bool:
    """In a browser that has nothing yet."""
    client = Client()
    client.post(reverse("account_login"), {"login": "ana@example.org", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": code})
    return "_auth_user_id" in client.session


def test_code_of_an_app_lets_in_once(seed: str) -> None:
    with time_machine.travel(NOON, tick=False):
        code = code_now(seed)
        assert [lets_in(code), lets_in(code)] == [True, False]


@pytest.mark.parametrize("seconds", [-1, 30, 45, 75])
def test_code_of_an_app_is_void_outside_its_half_minute(seed: str, seconds: int) -> None:
    with time_machine.travel(NOON, tick=False):
        code = code_now(seed)
    with time_machine.travel(NOON + timedelta(seconds=seconds), tick=False):
        assert not lets_in(code)


def test_used_code_of_an_app_stays_used_to_the_end_of_its_half_minute(seed: str) -> None:
    with time_machine.travel(NOON, tick=False):
        code = code_now(seed)
        assert lets_in(code)
    with time_machine.travel(NOON + timedelta(seconds=29), tick=False):
        assert not lets_in(code)


def test_recovery_code_lets_in_once_and_the_others_stay_good(ana: User, seed: str) -> None:
    codes = RecoveryCodes.activate(ana).generate_codes()
    assert [lets_in(codes[0]), lets_in(codes[0]), lets_in(codes[1])] == [True, False, True]
    kept = Authenticator.objects.get(user=ana, type=Authenticator.Type.RECOVERY_CODES)
    assert RecoveryCodes(kept).get_unused_codes() == codes[2:]


def test_recovery_codes_of_before_are_void_when_new_ones_are_made(ana: User, seed: str) -> None:
    [before, *_rest] = RecoveryCodes.activate(ana).generate_codes()
    client = Client()
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code_now(seed)})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_generate_recovery_codes"))
    kept = Authenticator.objects.get(user=ana, type=Authenticator.Type.RECOVERY_CODES)
    assert before not in RecoveryCodes(kept).generate_codes()
    assert not lets_in(before)


def test_wrong_codes_are_limited(seed: str) -> None:
    """A million codes, and a handful of tries in five minutes."""
    with time_machine.travel(NOON, tick=False):
        code = code_now(seed)
        wrong = f"{(int(code) + 1) % 1_000_000:06}"
        assert not any(lets_in(wrong) for _ in range(10))
        assert not lets_in(code)
