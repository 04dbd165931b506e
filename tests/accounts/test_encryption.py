"""The site's secret changes: nobody is signed out, second steps and links still open, and the old one can go."""

import os
import re
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts import encryption
from accounts.models import User
from core.jobs import outbox
from core.models import AuditRow
from live import tickets
from sets import tokens
from sets.models import Invitation
from tests import factories
from tests.house.tree import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.both]
PASSWORD = "a-password-of-the-tests"
NEXT = "the-next-secret-of-the-site" * 2


@pytest.fixture
def ana(db: None) -> User:
    return factories.user("Ana", email="ana@example.org", password=PASSWORD)


def rotate(settings: Settings) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = NEXT


def drop(settings: Settings) -> None:
    settings.SECRET_KEY_FALLBACKS = []


def code_now(seed: str) -> str:
    return str(format_hotp_value(hotp_value(seed, next(iter(counters())))))


def test_former_secrets_come_from_the_environment() -> None:
    former = ["a" * 40, "b" * 40]
    ask = "from als_site import settings; print(settings.SECRET_KEY_FALLBACKS)"
    given = os.environ | {"ALS_SECRET_KEY_FALLBACKS": ", ".join(former)}
    ran = subprocess.run(
        [sys.executable, "-c", ask], env=given, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == str(former)


def test_nobody_is_signed_out_by_a_new_secret(client: Client, ana: User, settings: Settings) -> None:
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    rotate(settings)
    assert client.get(reverse("accounts:profile")).status_code == 200
    drop(settings)  # who came by meanwhile has been given a sign-in under the new one
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_who_did_not_come_by_signs_in_anew_once_the_old_secret_is_dropped(
    client: Client, ana: User, settings: Settings
) -> None:
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    rotate(settings)
    drop(settings)
    assert client.get(reverse("accounts:profile")).status_code == 302


def test_second_steps_sealed_under_the_old_secret_still_open(
    client: Client, ana: User, settings: Settings
) -> None:
    seed = generate_totp_secret()
    TOTP.activate(ana, seed)
    rotate(settings)
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code_now(seed)})
    assert "_auth_user_id" in client.session


def test_second_steps_are_sealed_anew_so_that_the_old_secret_can_go(
    ana: User, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = generate_totp_secret()
    TOTP.activate(ana, seed)
    codes = RecoveryCodes.activate(ana).generate_codes()
    rotate(settings)
    call_command("reseal_second_steps")
    call_command("reseal_second_steps")
    said = capsys.readouterr().out.splitlines()
    assert [re.findall(r"\d+", line) for line in said] == [["2", "0"], ["0", "2"]]
    assert [row.facts for row in AuditRow.objects.filter(verb="second_steps.resealed")] == [{"sealed": 2}]
    drop(settings)
    kept = {row.type: row for row in Authenticator.objects.filter(user=ana)}
    assert encryption.open_sealed(kept[Authenticator.Type.TOTP].data["secret"]) == seed
    assert RecoveryCodes(kept[Authenticator.Type.RECOVERY_CODES]).generate_codes() == codes


def test_second_steps_that_no_secret_opens_are_named_and_left_alone(ana: User, settings: Settings) -> None:
    TOTP.activate(ana, generate_totp_secret())
    [before] = Authenticator.objects.values_list("data", flat=True)
    settings.SECRET_KEY = NEXT
    with pytest.raises(CommandError, match="1 second steps do not open"):
        call_command("reseal_second_steps")
    assert [before] == list(Authenticator.objects.values_list("data", flat=True))


def test_stream_tickets_of_the_old_secret_are_good_until_they_expire(ana: User, settings: Settings) -> None:
    ticket = tickets.issue_ticket(topic="session:x", user_id=ana.pk)
    rotate(settings)
    assert tickets.read_ticket(ticket).user_id == ana.pk
    drop(settings)
    with pytest.raises(tickets.TicketRefused):
        tickets.read_ticket(ticket)


def invited(client: Client) -> str:
    """The link in the letter that goes out last."""
    mail.outbox.clear()
    outbox.send_due()
    found = re.search(r"http\S+/invitations/\S+", str(mail.outbox[-1].body))
    assert found is not None
    return urlsplit(found.group()).path


def test_invitations_open_under_either_secret_and_after_being_sent_again(
    client: Client, settings: Settings
) -> None:
    noor = factories.user("Noor")
    one = factories.learning_set("One", facilitators=[noor])
    client.force_login(noor)
    client.post(reverse("sets:invite", args=[one.pk]), {"emails": "p@example.org", "role": "member"})
    rotate(settings)
    link = invited(client)  # written after the change
    assert Client().get(link).status_code == 200
    invitation = Invitation.objects.get()
    assert reverse("sets:invitation", args=[tokens.token_of(invitation)]) == link
    drop(settings)
    client.force_login(noor)
    client.post(reverse("sets:send_again", args=[one.pk, invitation.pk]))
    invitation.refresh_from_db()
    assert Client().get(reverse("sets:invitation", args=[tokens.token_of(invitation)])).status_code == 200
