"""Signing in: by password or code, within limits, alike for known and unknown, with a second step where asked."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import argon2
import pytest
import time_machine
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from accounts import encryption
from accounts.adapter import AccountAdapter
from accounts.auth_forms import ResetPasswordKeyForm, SetPasswordForm
from accounts.models import User
from core import clock
from core.jobs import outbox
from privacy.periodic import forget_old_counts
from tests import factories

pytestmark = pytest.mark.django_db
LOGIN, CODE = reverse("account_login"), reverse("account_request_login_code")
PASSWORD = "a-password-of-the-tests"


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


@pytest.fixture
def ana(db: None) -> User:
    return factories.user("Ana", email="ana@example.org", password=PASSWORD)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_password_lets_in_whatever_the_case_of_the_address(client: Client, ana: User) -> None:
    answer = client.post(LOGIN, {"login": "Ana@Example.ORG", "password": PASSWORD})
    assert (answer.status_code, answer["Location"], is_in(client)) == (302, "/", True)


def test_wrong_password_and_unknown_address_are_told_alike(ana: User) -> None:
    pages = []
    for address in ("ana@example.org", "nobody@example.org"):
        answer = Client().post(LOGIN, {"login": address, "password": "wrong-password"})
        page = re.sub(r'"[A-Za-z0-9]{64}"', "", answer.content.decode())  # tokens of forms
        pages.append((answer.status_code, page.replace(address, "")))
    assert pages[0] == pages[1]
    assert pages[0][0] == 200


@pytest.mark.parametrize("address", ["ana@example.org", "by.code.only@example.org", "nobody@example.org"])
def test_slow_hash_runs_once_whoever_the_address_belongs_to(
    ana: User, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What makes known and unknown take alike; the bench measures that they do."""
    factories.user("Bo", email="by.code.only@example.org")
    hashed: list[str] = []

    def counted(slow: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            hashed.append(slow.__name__)
            return slow(*args, **kwargs)

        return run

    monkeypatch.setattr(argon2.low_level, "hash_secret", counted(argon2.low_level.hash_secret))
    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted(argon2.PasswordHasher.verify))
    Client().post(LOGIN, {"login": address, "password": "wrong-password"})
    assert len(hashed) == 1


def letter_to(address: str) -> str:
    mail.outbox.clear()
    outbox.send_due()
    [letter] = mail.outbox
    assert letter.to == [address]
    return f"{letter.subject}\n{letter.body}"


def test_code_by_mail_lets_in(client: Client, ana: User) -> None:
    answer = client.post(CODE, {"email": "ana@example.org"})
    assert answer["Location"] == reverse("account_confirm_login_code")
    found = re.search(r"^\s*([A-Z]{4}-[A-Z]{4})\s*$", letter_to("ana@example.org"), re.MULTILINE)
    assert found is not None
    client.post(answer["Location"], {"code": found.group(1)})
    assert is_in(client)


def test_code_is_asked_for_alike_by_known_and_unknown(ana: User) -> None:
    answers = []
    for address in ("ana@example.org", "nobody@example.org"):
        client = Client()
        answer = client.post(CODE, {"email": address})
        page = client.get(answer["Location"])
        answers.append(
            (answer.status_code, answer["Location"], page.status_code, sorted(client.session.keys()))
        )
    assert answers[0] == answers[1]


def test_letter_to_an_unknown_address_says_so_and_has_no_code(client: Client) -> None:
    client.post(CODE, {"email": "nobody@example.org"})
    assert "no account" in letter_to("nobody@example.org")


def test_code_is_void_after_ten_minutes(client: Client, ana: User) -> None:
    answer = client.post(CODE, {"email": "ana@example.org"})
    found = re.search(r"^\s*([A-Z]{4}-[A-Z]{4})\s*$", letter_to("ana@example.org"), re.MULTILINE)
    assert found is not None
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        client.post(answer["Location"], {"code": found.group(1)})
    assert not is_in(client)


def test_code_that_could_not_be_sent_in_time_is_not_sent_late(client: Client, ana: User) -> None:
    client.post(CODE, {"email": "ana@example.org"})
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        assert (outbox.send_due(), mail.outbox) == (0, [])


def test_three_wrong_codes_end_it(client: Client, ana: User) -> None:
    answer = client.post(CODE, {"email": "ana@example.org"})
    statuses = [client.post(answer["Location"], {"code": "WRON-GONE"}).status_code for _try in range(3)]
    assert (statuses[-1], is_in(client)) == (302, False)


def test_sign_up_is_closed(client: Client) -> None:
    answer = client.post(
        reverse("account_signup"), {"email": "eve@example.org", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert answer.status_code == 200
    assert not User.objects.filter(email="eve@example.org").exists()


def test_wrong_passwords_are_limited_for_an_address(ana: User) -> None:
    for number in range(6):
        Client(REMOTE_ADDR=f"10.0.0.{number}").post(LOGIN, {"login": "ana@example.org", "password": "wrong"})
    last = Client(REMOTE_ADDR="10.0.0.99")
    last.post(LOGIN, {"login": "ana@example.org", "password": PASSWORD})
    assert not is_in(last)


@pytest.mark.parametrize("address", [CODE, reverse("account_reset_password")])
def test_letters_to_one_address_are_limited(address: str, ana: User) -> None:
    for number in range(12):
        Client(REMOTE_ADDR=f"10.0.1.{number}").post(address, {"email": "ana@example.org"})
    assert outbox.send_due() <= 5


@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "accounts:demo_enter", "mfa_login_webauthn"]
)
def test_every_post_of_a_stranger_counts_against_one_limit(name: str, settings: Settings) -> None:
    settings.ALS_RATE_LIMITS = {"stranger": "3/m/ip"}
    statuses = [Client().post(reverse(name), {}).status_code for _ in range(4)]
    assert statuses[3] == 429
    assert 429 not in statuses[:3]
    assert Client(REMOTE_ADDR="10.9.9.9").post(reverse(name), {}).status_code != 429


def test_invitations_of_one_person_are_limited(settings: Settings) -> None:
    settings.ALS_RATE_LIMITS = {"invite": "1/h/user"}
    noor = factories.user("Noor")
    one = factories.learning_set("One", facilitators=[noor])
    client = Client()
    client.force_login(noor)
    page = reverse("sets:invite", args=[one.pk])
    statuses = [
        client.post(page, {"emails": f"p{n}@example.org", "role": "member"}).status_code for n in range(2)
    ]
    assert statuses == [302, 429]


def test_limit_of_one_address_is_not_forgotten_because_many_others_come(settings: Settings) -> None:
    settings.ALS_RATE_LIMITS = {"stranger": "3/m/ip"}
    ways = [Client(REMOTE_ADDR="10.9.0.1").post(LOGIN, {}).status_code for _ in range(4)]
    cache.set_many({f"somebody-else-{number}": 1 for number in range(700)})
    ways += [Client(REMOTE_ADDR="10.9.0.1").post(LOGIN, {}).status_code]
    assert ways == [200, 200, 200, 429, 429]


@pytest.mark.both
def test_counts_whose_time_has_passed_are_swept() -> None:
    cache.set("short", 1, 60)
    cache.set("long", 1, 86_400)
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        forget_old_counts()
        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key FROM django_cache")
            assert cursor.fetchall() == [(cache.make_key("long"),)]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (0, None, "10.0.0.1"),
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        (2, "6.6.6.6, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (1, None, "10.0.0.1"),
        (2, "203.0.113.7", "10.0.0.1"),
    ],
)
def test_limits_count_the_address_that_the_trusted_proxy_saw(
    settings: Settings, proxies: int, forwarded: str | None, counted: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.1")
    assert AccountAdapter(request).get_client_ip(request) == counted


@pytest.mark.both
def test_sign_in_works_when_the_cache_has_lost_its_table(client: Client, ana: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE django_cache")
    client.post(LOGIN, {"login": "ana@example.org", "password": PASSWORD})
    assert is_in(client)


@pytest.mark.both
def test_doors_stay_shut_when_the_cache_cannot_be_mended(
    client: Client, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE django_cache")
    monkeypatch.setattr("accounts.cache.call_command", lambda *args, **kwargs: None)
    monkeypatch.setattr("allauth.core.internal.ratelimit.CACHE_LOCK_WAIT_TIMEOUT", 0.01)
    assert client.post(LOGIN, {"login": "ana@example.org", "password": PASSWORD}).status_code == 429


def test_changing_the_password_ends_the_other_sign_ins_and_tells_by_mail(ana: User) -> None:
    here, there = Client(), Client()
    for browser in (here, there):
        browser.post(LOGIN, {"login": "ana@example.org", "password": PASSWORD})
    new = "another-password-of-hers"
    answer = here.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    assert there.get(reverse("accounts:profile")).status_code == 302
    assert "password" in letter_to("ana@example.org")


def test_a_password_has_one_name_at_every_door(client: Client, ana: User) -> None:
    client.force_login(ana)
    page = client.get(reverse("account_change_password")).context["form"]
    assert [str(field.label) for field in page.visible_fields()] == [
        "Current password", "New password", "New password again",
    ]  # fmt: skip
    for form in (SetPasswordForm(user=ana), ResetPasswordKeyForm(user=ana)):
        assert [str(field.label) for field in form.visible_fields()] == ["New password", "New password again"]


def test_sign_ins_are_listed_and_ended(ana: User) -> None:
    here, there = Client(), Client()
    for browser in (here, there):
        browser.post(LOGIN, {"login": "ana@example.org", "password": PASSWORD})
    assert UserSession.objects.filter(user=ana).count() == 2
    here.post(reverse("usersessions_list"))
    assert there.get(reverse("accounts:profile")).status_code == 302
    assert here.get(reverse("accounts:profile")).status_code == 200


@pytest.mark.parametrize(
    "name", ["account_email", "mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"]
)
def test_old_sign_in_steps_up_before_it_changes_a_door(client: Client, ana: User, name: str) -> None:
    client.post(LOGIN, {"login": "ana@example.org", "password": PASSWORD})
    with time_machine.travel(clock.now() + timedelta(minutes=10), tick=False):
        answer = client.post(reverse(name), {"action_add": "", "email": "new@example.org"})
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_password_that_is_typed_too_late_is_asked_for_again_and_kept_nowhere(client: Client) -> None:
    """Without a password so far, and with a second step to be asked for."""
    bo = factories.user("Bo", email="bo@example.org")
    TOTP.activate(bo, generate_totp_secret())
    client.force_login(bo)
    page, new = reverse("account_set_password"), "canary-of-a-password"
    answer = client.post(page, {"password1": new, "password2": new})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("account_reauthenticate", query={"next": page})
    assert new not in json.dumps(dict(client.session))


def test_secrets_of_the_second_step_lie_sealed(ana: User, settings: Settings) -> None:
    seed = generate_totp_secret()
    TOTP.activate(ana, seed)
    stored = Authenticator.objects.get(user=ana).data["secret"]
    assert seed not in stored
    assert get_mfa_adapter().decrypt(stored) == seed
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the-next-secret-of-the-site" * 2
    assert encryption.open_sealed(stored) == seed
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(ValueError, match="No key"):
        encryption.open_sealed(stored)


def test_authenticator_is_asked_for_at_sign_in(client: Client, ana: User) -> None:
    TOTP.activate(ana, generate_totp_secret())
    answer = client.post(LOGIN, {"login": "ana@example.org", "password": PASSWORD})
    assert (answer["Location"], is_in(client)) == (reverse("mfa_authenticate"), False)


def test_door_speaks_in_the_products_words(client: Client, ana: User) -> None:
    page = client.get(LOGIN).content.decode()
    assert ("placeholder" in page, "E-mail" in page) == (False, True)
    empty = client.post(LOGIN, {"login": "", "password": ""}).content.decode()
    assert "E-mail: write something here." in empty
    wrong = client.post(LOGIN, {"login": ana.email, "password": "another"}).content.decode()
    assert "That e-mail address and password do not match." in wrong


@pytest.mark.parametrize("address", ["ana@example.org", "nobody@example.org"])
def test_codes_and_resets_to_one_mailbox_are_limited_a_day_known_or_not(
    ana: User, settings: Settings, address: str
) -> None:
    settings.ALS_RATE_LIMITS = settings.ALS_RATE_LIMITS | {"door": "3/d/key"}
    doors = [CODE, reverse("account_reset_password"), CODE, CODE, reverse("account_reset_password")]
    statuses = []
    for number, door in enumerate(doors):  # from everywhere, so that no limit of an address holds
        browser = Client(REMOTE_ADDR=f"10.0.0.{number}")
        statuses.append(browser.post(door, {"email": address.upper() if number % 2 else address}).status_code)
    assert statuses == [302, 302, 302, 429, 429]
    outbox.send_due()
    assert len(mail.outbox) == 3
    assert Client().post(CODE, {"email": "somebody.else@example.org"}).status_code == 302


def test_limits_of_a_mailbox_are_for_a_day(settings: Settings) -> None:
    assert "/d/key" in settings.ALS_RATE_LIMITS["door"]
