"""What was not delivered is found, told by its code, tried again or discarded."""

import smtplib
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.management import CommandError, call_command

from core.jobs import delivery, refusals
from core.jobs.outbox import send_due
from core.models import AuditRow, OutboxMail
from tests.core.jobs.test_outbox import post_one

pytestmark = [pytest.mark.django_db, pytest.mark.both]

GONE = smtplib.SMTPRecipientsRefused({"cleo@demo.example": (550, b"5.1.1 <cleo@demo.example> unknown")})
FULL = smtplib.SMTPRecipientsRefused({"cleo@demo.example": (452, b"4.2.2 over quota")})


def refused(monkeypatch: pytest.MonkeyPatch, error: Exception, key: str = "hello:1:now") -> OutboxMail:
    """A letter that the mail server answered so."""

    def send(*_args: Any, **_options: Any) -> None:
        raise error

    posted = post_one(key)
    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", send)
        send_due()
    posted.refresh_from_db()
    return posted


def letters(*words: str) -> str:
    out = StringIO()
    call_command("letters", *words, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("error", "state", "code", "said"),
    [
        (GONE, "refused", "SMTPRecipientsRefused 550 5.1.1", "There is no such mailbox"),
        (FULL, "waiting", "SMTPRecipientsRefused 452 4.2.2", "The mailbox is full"),
        (
            smtplib.SMTPDataError(554, b"5.7.1 spam"),
            "refused",
            "SMTPDataError 554 5.7.1",
            "Refused as unwanted mail",
        ),
        (smtplib.SMTPDataError(550, b"no"), "refused", "SMTPDataError 550", "Their mail server refused it"),
        (smtplib.SMTPSenderRefused(550, b"no", "us"), "waiting", "SMTPSenderRefused 550", "It could not be"),
        (OSError("down"), "waiting", "OSError", "It could not be handed to the mail server"),
    ],
)
def test_an_answer_is_kept_as_a_code_and_told_in_words(
    monkeypatch: pytest.MonkeyPatch, error: Exception, state: str, code: str, said: str
) -> None:
    row = refused(monkeypatch, error)
    assert (row.state, row.last_error) == (state, code)
    assert delivery.said(row).startswith(said)
    assert refusals.is_permanent(error) == (state == "refused")


def test_trouble_is_of_the_newest_letter_under_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    refused(monkeypatch, GONE)

    def find() -> dict[str, delivery.Trouble]:
        return delivery.troubles(letter="core.test-hello", addresses=["cleo@demo.example"])

    assert [(stem, found.given_up) for stem, found in find().items()] == [("hello:1", True)]
    refused(monkeypatch, FULL, "hello:1:later")
    assert not find()["hello:1"].given_up
    OutboxMail.objects.filter(key="hello:1:later").update(due_at="2020-01-01T00:00Z")
    send_due()
    assert find() == {}


def test_letters_are_listed_tried_again_and_discarded_and_that_is_audited(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = refused(monkeypatch, GONE)
    assert f"1 not delivered\n  {row.pk}  cleo@demo.example  core.test-hello" in letters()
    assert letters("retry", "--all") == "Going out again: 1.\n"
    send_due()
    assert len(mail.outbox) == 1
    other = refused(monkeypatch, FULL, "hello:2:now")
    assert "1 waiting to be tried again" in letters("list")
    assert letters("discard", str(other.pk)) == "Discarded: 1.\n"
    assert "0 not delivered\n0 waiting to be tried again" in letters()
    with pytest.raises(CommandError, match="Name letters"):
        letters("retry")
    assert letters("discard", str(row.pk)) == "Discarded: 0.\n"
    verbs = (
        AuditRow.objects.filter(verb__startswith="letter.")
        .order_by("created_at")
        .values_list("verb", flat=True)
    )
    assert list(verbs) == ["letter.retried", "letter.discarded"]
