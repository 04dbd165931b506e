"""The audit has every change of the doors somebody comes in by: which and how, never with what."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.adapter import AccountAdapter
from accounts.models import User
from core.jobs import outbox
from core.models import AuditRow
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]
PASSWORD, NEW = "a-password-of-the-tests", "another-password-of-hers"


@pytest.fixture
def ana(db: None) -> User:
    cache.clear()
    return factories.user("Ana", email="ana@example.org", password=PASSWORD)


@pytest.fixture
def signed_in(client: Client, ana: User) -> Client:
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def changes() -> list[tuple[Any, str, dict[str, Any]]]:
    rows = AuditRow.objects.filter(verb="person.doors_changed").in_order()
    return [(row.actor_id, row.object_id, row.facts) for row in rows]


def hers(ana: User, *facts: tuple[str, str]) -> list[tuple[Any, str, dict[str, Any]]]:
    return [(ana.pk, str(ana.pk), {"door": door, "how": how}) for door, how in facts]


def code_in_letter() -> str:
    outbox.send_due()
    found = re.search(r"^([A-Z0-9]{2,}-?[A-Z0-9]{2,})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[1]


def test_password_changed(signed_in: Client, ana: User) -> None:
    new = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    signed_in.post(reverse("account_change_password"), new)
    assert changes() == hers(ana, ("password", "changed"))


def test_password_reset_by_a_code(client: Client, ana: User) -> None:
    client.post(reverse("account_reset_password"), {"email": ana.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_in_letter()})
    assert changes() == []
    done = client.post(reverse("account_complete_password_reset"), {"password1": NEW, "password2": NEW})
    assert done.status_code == 302
    assert changes() == hers(ana, ("password", "changed"))


def test_password_and_its_row_come_together_or_not_at_all(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_facts: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("accounts.adapter.record_door", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        AccountAdapter().set_password(ana, NEW)
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)


def test_address_changed(signed_in: Client, ana: User) -> None:
    signed_in.post(reverse("account_email"), {"action_add": "", "email": "ana@elsewhere.example"})
    assert changes() == []
    signed_in.post(reverse("account_email_verification_sent"), {"code": code_in_letter()})
    ana.refresh_from_db()
    assert ana.email == "ana@elsewhere.example"
    assert changes() == hers(ana, ("email", "changed"))


@pytest.mark.django_db(transaction=True)
def test_second_steps_added_made_anew_and_removed(signed_in: Client, ana: User) -> None:
    page = signed_in.get(reverse("mfa_activate_totp"))
    seed = page.context["form"].secret
    code = format_hotp_value(hotp_value(seed, next(iter(counters()))))
    signed_in.post(reverse("mfa_activate_totp"), {"code": code})
    added = [("totp", "added"), ("recovery_codes", "added")]
    assert changes() == hers(ana, *added)
    signed_in.post(reverse("mfa_generate_recovery_codes"))
    anew = [("recovery_codes", "removed"), ("recovery_codes", "added")]
    assert changes() == hers(ana, *added, *anew)
    signed_in.post(reverse("mfa_deactivate_totp"))
    assert changes() == hers(ana, *added, *anew, ("totp", "removed"), ("recovery_codes", "removed"))


def test_use_of_a_second_step_is_no_change(client: Client, ana: User) -> None:
    seed = generate_totp_secret()
    TOTP.activate(ana, seed)
    before = changes()
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    code = format_hotp_value(hotp_value(seed, next(iter(counters()))))
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert "_auth_user_id" in client.session
    assert changes() == before


def test_what_is_done_at_a_shell_names_nobody(ana: User) -> None:
    TOTP.activate(ana, generate_totp_secret())
    Authenticator.objects.filter(user=ana).delete()
    made = SocialAccount.objects.create(user=ana, provider="northgate", uid="an-id-of-theirs")
    made.delete()
    assert changes() == [
        (None, str(ana.pk), {"door": door, "how": how})
        for door in ("totp", "organisation")
        for how in ("added", "removed")
    ]
