"""What an operator does at a shell: the first administrator, a lost second step, a test letter."""

import smtplib
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.second_step_reset import reset_second_step
from core.errors import Refused
from core.jobs.outbox import send_due
from core.models import AuditRow, OutboxMail
from tests import factories

pytestmark = pytest.mark.django_db


def run(command: str, *words: str) -> str:
    out = StringIO()
    call_command(command, *words, stdout=out)
    return out.getvalue()


def test_the_first_administrator_signs_in_by_code_and_a_second_run_changes_nothing() -> None:
    for _ in range(2):
        said = run("create_admin", "Sam@Example.org", "--name", "Sam Field")
        assert "administers the site" in said
        assert "no code reaches them: say --password" in said
    person = User.objects.get()
    assert (person.email, person.name, person.is_superuser, person.is_staff) == (
        "sam@example.org",
        "Sam Field",
        True,
        True,
    )
    assert not person.has_usable_password()
    assert AuditRow.objects.filter(verb="person.made_admin").count() == 2


def test_an_administrator_has_a_name_an_address_and_a_password_by_the_rules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for words, said in ((("sam",), "not an e-mail"), (("sam@example.org",), "Give --name")):
        with pytest.raises(CommandError, match=said):
            run("create_admin", *words)
    typed = iter(["short", "a-long-enough-phrase", "another", "a-long-enough-phrase", "a-long-enough-phrase"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    for said in ("at least 12", "not the same"):
        with pytest.raises(CommandError, match=said):
            assert "no code" not in run("create_admin", "sam@example.org", "--name", "Sam", "--password")
    assert not User.objects.exists()
    run("create_admin", "sam@example.org", "--name", "Sam", "--password")
    assert User.objects.get().check_password("a-long-enough-phrase")


def test_a_lost_second_step_is_taken_away_everywhere_and_told(client: Client) -> None:
    person = factories.user()
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=person, type=kind, data={"credential": {}})
    client.force_login(person)
    key = client.session.session_key
    UserSession.objects.create(user=person, session_key=key, ip="127.0.0.1", user_agent="x", data={})
    with pytest.raises(CommandError, match="make sure that it is they"):
        run("reset_second_step", person.email)
    assert "3 second steps, recovery codes among them, were removed" in run(
        "reset_second_step", person.email.upper(), "--yes"
    )
    assert not Authenticator.objects.exists()
    assert not UserSession.objects.exists()
    assert client.get("/").status_code == 302
    assert AuditRow.objects.get(verb="person.second_step_reset").facts == {"steps": 3}
    send_due()
    assert (mail.outbox[0].to, "taken away" in mail.outbox[0].subject) == ([person.email], True)


def test_nobody_resets_their_own_and_nobody_is_nobody() -> None:
    person = factories.user()
    with pytest.raises(Refused):
        reset_second_step(person=person, actor=person)
    with pytest.raises(CommandError, match="They have no second step"):
        run("reset_second_step", person.email, "--yes")
    assert not OutboxMail.objects.exists()
    with pytest.raises(CommandError, match="Nobody has an account"):
        run("reset_second_step", "x@example.org", "--yes")


def test_a_test_letter_says_what_the_mail_server_answered(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address, said in (("sam@example.org", "went nowhere"), ("sam", "not an e-mail address")):
        with pytest.raises(CommandError, match=said):
            run("send_test_letter", address)

    def refuse(*_args: object) -> None:
        raise smtplib.SMTPAuthenticationError(535, b"5.7.8 bad password")

    monkeypatch.setattr(EmailMessage, "send", refuse)
    with pytest.raises(CommandError, match=r"did not take it: SMTPAuthenticationError 535 5\.7\.8"):
        run("send_test_letter", "sam@example.org")
