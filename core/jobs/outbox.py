"""Mail goes through a table: posted in the transaction that causes it, sent later, once per key, retried on failure."""

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import connection, models, transaction

from core import clock
from core.jobs import refusals
from core.jobs.sending_rules import Ruling, ruling_on
from core.models import OutboxMail

log = logging.getLogger("core.jobs.outbox")

MOST_ATTEMPTS = 10
FIRST_WAIT = timedelta(minutes=1)
# For what somebody sits and waits for: a code lasts ten minutes.
FIRST_WAIT_NOW = timedelta(seconds=10)
# Longer than sending one mail can take; an older claim was left by a process that died.
CLAIM = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file attached to a letter, such as a calendar entry; `kind` is its media type."""

    name: str
    content: str
    kind: str


@dataclass(frozen=True, slots=True)
class Invite:
    """A calendar object that mail programs act on; `method` is its METHOD, and the header's (RFC 6047)."""

    content: str
    method: str


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject, text, HTML, attachments and calendar object of one mail; never contains words that members wrote."""

    subject: str
    text: str
    attachments: tuple[Attachment, ...] = field(default=())
    html: str = ""
    invite: Invite | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """The subject in one line: a name with a line break in it must not become another header."""
        object.__setattr__(self, "subject", " ".join(self.subject.split()))


Writer = Callable[[Mapping[str, str]], Letter | None]
_writers: dict[str, Writer] = {}


def letter(name: str) -> Callable[[Writer], Writer]:
    """Register the function (in an app's mail.py) that composes this letter at sending time; it returns None when there
    is no longer a reason to send it. Raises ValueError for a name that is taken."""

    def register(writer: Writer) -> Writer:
        if _writers.get(name, writer).__qualname__ != writer.__qualname__:
            raise ValueError(f"Two writers for the letter “{name}”.")
        _writers[name] = writer
        return writer

    return register


def write(name: str, about: Mapping[str, str]) -> Letter | None:
    """What that letter would say now, without sending it; None when there is no longer a reason to."""
    return _writers[name](about)


def letter_names() -> list[str]:
    return sorted(_writers)


def post(
    *,
    key: str,
    to: str,
    letter: str,
    about: dict[str, str],
    not_before: datetime | None = None,
    priority: OutboxMail.Priority = OutboxMail.Priority.SOON,
) -> OutboxMail:
    """Queue one letter in the caller's transaction; a key posted before changes nothing. Raises ValueError for a letter
    that nobody registered. NOW goes before everything else: it is for what somebody sits and waits for."""
    if letter not in _writers:
        raise ValueError(f"Nobody writes the letter “{letter}”.")
    due_at = not_before or clock.now()
    made = OutboxMail(
        key=key, to=to, letter=letter, about=about, due_at=due_at, first_due_at=due_at, priority=priority
    )
    OutboxMail.objects.bulk_create([made], ignore_conflicts=True)
    transaction.on_commit(_nudge, robust=True)
    return OutboxMail.objects.get(key=key)


def post_many(
    *, letter: str, letters: Sequence[tuple[str, str, dict[str, str]]], not_before: datetime | None = None
) -> None:
    """Queue many letters of one kind in the caller's transaction: each a key, an address, and what it is about."""
    if letter not in _writers:
        raise ValueError(f"Nobody writes the letter “{letter}”.")
    due_at = not_before or clock.now()
    rows = [
        OutboxMail(key=key, to=to, letter=letter, about=about, due_at=due_at, first_due_at=due_at)
        for key, to, about in letters
    ]
    OutboxMail.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    transaction.on_commit(_nudge, robust=True)


def send_due(*, most: int = 200, urgent_alone: bool = False) -> int:
    """Send due letters, at most this many, and return how many were sent. Several processes may run it at once; one
    for the urgent alone never stands behind a mail server that hangs on others."""
    sent = 0
    if not _due(urgent_alone).exists():
        return sent  # On SQLite even an unsuccessful claim would take the write lock.
    for _ in range(most):
        mail = _claim(urgent_alone)
        if mail is None:
            break
        sent += _send(mail)
    return sent


def _nudge() -> None:
    from core.jobs.tasks import nudge

    nudge()


def _due(urgent_alone: bool) -> models.QuerySet[OutboxMail]:
    due = OutboxMail.objects.filter(state=OutboxMail.State.WAITING, due_at__lte=clock.now())
    return due.filter(priority=OutboxMail.Priority.NOW) if urgent_alone else due


def _claim(urgent_alone: bool = False) -> OutboxMail | None:
    """Claim the most urgent mail, of those the most overdue. The attempt is counted and the next one scheduled before
    sending, so that a crash cannot send in a loop."""
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked
        due = _due(urgent_alone).select_for_update(skip_locked=skip)
        mail = due.order_by("priority", "due_at", "id").first()
        if mail is not None:
            mail.attempts += 1
            mail.due_at = clock.now() + CLAIM
            mail.save(update_fields=["attempts", "due_at"])
        return mail


def _send(mail: OutboxMail) -> bool:
    """Send outside any transaction, since a slow mail server must not hold a lock. A crash between sending and marking
    the row sends the mail a second time."""
    if mail.attempts > MOST_ATTEMPTS:
        _settle(mail, OutboxMail.State.DEAD)
        return False
    try:
        ruling = ruling_on(mail)
        if _is_held_back(mail, ruling):
            return False
        message = _message(mail, ruling.headers)
        if message is not None:
            message.send()
    except Exception as error:
        _put_off(mail, error)
        return False
    _settle(mail, OutboxMail.State.SENT if message is not None else OutboxMail.State.DROPPED)
    return message is not None


def _is_held_back(mail: OutboxMail, ruling: Ruling) -> bool:
    """Drop what its reader does not want; let what comes at a bad hour wait, which is no attempt."""
    if ruling.is_unwanted:
        _settle(mail, OutboxMail.State.DROPPED)
    elif ruling.wait_until is not None:
        mail.due_at, mail.attempts = ruling.wait_until, mail.attempts - 1
        mail.save(update_fields=["due_at", "attempts"])
    return ruling.is_unwanted or ruling.wait_until is not None


def _message(mail: OutboxMail, said: Mapping[str, str] | None = None) -> EmailMessage | None:
    written = _writers[mail.letter](mail.about)
    if written is None:
        return None
    headers = {**(said or {}), **written.headers, **_headers(mail)}
    message = EmailMultiAlternatives(written.subject, written.text, to=[mail.to], headers=headers)
    if written.html:
        message.attach_alternative(written.html, "text/html")
    if written.invite is not None:
        _add_invite(message, written.invite)
    for file in written.attachments:
        message.attach(file.name, file.content, file.kind)
    return message


def _add_invite(message: EmailMultiAlternatives, invite: Invite) -> None:
    """The calendar object once, as the last alternative, which mail programs act on; and the same as a file, for those
    that look only at attachments."""
    message.attach_alternative(invite.content, f"text/calendar; method={invite.method}")
    message.attach("invite.ics", invite.content.encode(), "application/ics")


def _headers(mail: OutboxMail) -> dict[str, str]:
    # The same letter sent twice by a crash carries the same id, so that mailboxes can drop the second.
    name = hashlib.sha256(mail.key.encode()).hexdigest()[:32]
    host = urlsplit(settings.ALS_SITE_URL).hostname or "localhost"
    return {"Message-ID": f"<{name}@{host}>", "Auto-Submitted": "auto-generated"}


def _put_off(mail: OutboxMail, error: Exception) -> None:
    mail.last_error = refusals.code_of(error)
    log.warning(
        "mail not sent", extra={"letter": mail.letter, "attempts": mail.attempts, "reason": mail.last_error}
    )
    if refusals.is_permanent(error):
        _settle(mail, OutboxMail.State.REFUSED)
        return
    if mail.attempts >= MOST_ATTEMPTS:
        _settle(mail, OutboxMail.State.DEAD)
        return
    first = FIRST_WAIT_NOW if mail.priority == OutboxMail.Priority.NOW else FIRST_WAIT
    mail.due_at = clock.now() + first * 2 ** (mail.attempts - 1)
    mail.save(update_fields=["last_error", "due_at"])


def _settle(mail: OutboxMail, state: OutboxMail.State) -> None:
    mail.state, mail.settled_at = state, clock.now()
    if state is OutboxMail.State.SENT:
        mail.about = {}  # it may hold a valid sign-in code, which must not outlive the sending
    mail.save(update_fields=["state", "settled_at", "last_error", "about"])
