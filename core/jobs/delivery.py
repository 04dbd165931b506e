"""What became of letters: which were not delivered, told to who asked for them and to who runs the site."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from core import clock
from core.audit import trail
from core.models import OutboxMail

State = OutboxMail.State
UNDELIVERED = (State.REFUSED, State.DEAD)


@dataclass(frozen=True, slots=True)
class Trouble:
    """The newest letter under a key was not delivered: for good, or so far."""

    given_up: bool
    said: str
    at: datetime


def troubles(*, letter: str, addresses: Iterable[str]) -> dict[str, Trouble]:
    """By key without its last part, what keeps the newest letter of this kind from its reader; one query."""
    mails = OutboxMail.objects.filter(letter=letter, to__in=list(addresses)).order_by("created_at", "id")
    newest = {mail.key.rpartition(":")[0]: mail for mail in mails}
    return {stem: _trouble(mail) for stem, mail in newest.items() if _is_troubled(mail)}


def undelivered() -> models.QuerySet[OutboxMail]:
    """Letters that were refused or given up, the newest first."""
    return OutboxMail.objects.filter(state__in=UNDELIVERED).order_by("-settled_at", "-id")


def waiting() -> models.QuerySet[OutboxMail]:
    """Letters that were tried without success and are tried again."""
    tried = OutboxMail.objects.filter(state=State.WAITING, attempts__gt=0)
    return tried.order_by("priority", "due_at", "id")


@transaction.atomic
def retry(mails: models.QuerySet[OutboxMail], *, actor: models.Model | None = None) -> int:
    """Send these letters again as soon as possible, with all their attempts before them; says how many."""
    rows = list(mails.filter(state__in=(*UNDELIVERED, State.WAITING)).select_for_update())
    for mail in rows:
        mail.state, mail.settled_at, mail.attempts = State.WAITING, None, 0
        mail.due_at = mail.first_due_at = clock.now()
        mail.save(update_fields=["state", "settled_at", "attempts", "due_at", "first_due_at"])
        trail.record(actor=actor, verb="letter.retried", obj=mail, letter=mail.letter)
    return len(rows)


@transaction.atomic
def discard(mails: models.QuerySet[OutboxMail], *, actor: models.Model | None = None) -> int:
    """Give these letters up; the rows go 90 days later, as sent ones do. Says how many."""
    rows = list(mails.filter(state__in=(*UNDELIVERED, State.WAITING)).select_for_update())
    for mail in rows:
        mail.state, mail.settled_at, mail.about = State.DROPPED, clock.now(), {}
        mail.save(update_fields=["state", "settled_at", "about"])
        trail.record(actor=actor, verb="letter.discarded", obj=mail, letter=mail.letter)
    return len(rows)


def said(mail: OutboxMail) -> str:
    """Why a letter was not delivered, in words, from the codes of RFC 3463."""
    code = mail.last_error.rpartition(" ")[2]
    words = {
        "5.1.1": _("There is no such mailbox"),
        "5.1.10": _("There is no such mailbox"),
        "5.1.2": _("There is no such domain"),
        "5.2.1": _("The mailbox is closed"),
        "5.2.2": _("The mailbox is full"),
        "4.2.2": _("The mailbox is full"),
        "5.7.1": _("Refused as unwanted mail"),
    }
    if code in words:
        return words[code]
    if mail.state == State.REFUSED:
        return _("Their mail server refused it")
    if "SMTPRecipientsRefused" in mail.last_error:
        return _("Their mail server did not take it")
    return _("It could not be handed to the mail server")


def _is_troubled(mail: OutboxMail) -> bool:
    return mail.state in UNDELIVERED or (
        mail.state == State.WAITING and mail.attempts > 0 and bool(mail.last_error)
    )


def _trouble(mail: OutboxMail) -> Trouble:
    return Trouble(mail.state in UNDELIVERED, said(mail), mail.settled_at or mail.created_at)
