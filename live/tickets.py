"""Tickets to a stream: short-lived, signed, for one person and one topic, and revocable before they expire."""

import json
import time
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.core import signing

from live.bus import send_on_commit
from live.messages import CONTROL, KEPT_SECONDS, Message
from live.transports import wire

SALT = "live"


class TicketRefused(Exception):
    """Forged, expired, or for something else."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """Who may follow what, and until when (in seconds since 1970)."""

    topic: str
    user_id: UUID
    issued_at: float
    expires_at: float


def issue_ticket(*, topic: str, user_id: UUID, seconds: int = 900, checked_at: float | None = None) -> str:
    """A ticket for somebody who has just been checked; asking twice gives two.

    `checked_at` is when the check began: what is taken away meanwhile takes the ticket too.
    """
    if not 0 < seconds <= KEPT_SECONDS:
        raise ValueError(
            f"a ticket lasts 1 to {KEPT_SECONDS} seconds: revocations are not remembered for longer"
        )
    issued_at = time.time() if checked_at is None else checked_at
    return signing.dumps([topic, user_id.hex, issued_at, seconds], salt=SALT)


def stream_url(*, topic: str, user_id: UUID, seconds: int = 900, checked_at: float | None = None) -> str:
    """The address a page opens: the stream's path with a fresh ticket."""
    ticket = issue_ticket(topic=topic, user_id=user_id, seconds=seconds, checked_at=checked_at)
    return "/live/?" + urlencode({"ticket": ticket})


def read_ticket(ticket: str, *, topic: str | None = None) -> Ticket:
    """What the ticket says; raises TicketRefused if it is forged, has expired or is for another topic."""
    try:
        its_topic, user_id, issued_at, seconds = signing.loads(ticket, salt=SALT)
    except signing.BadSignature as error:
        raise TicketRefused("forged") from error
    read = Ticket(its_topic, UUID(user_id), issued_at, issued_at + seconds)
    if read.expires_at <= time.time():
        raise TicketRefused("expired")
    if topic not in (None, read.topic):
        raise TicketRefused("for another topic")
    return read


def revoke_on_commit(*, user_id: UUID, topic: str | None = None) -> None:
    """Once committed, close this person's streams (on every topic by default) and refuse tickets issued until then."""
    # Stamped only then: until the commit, other requests still find the role and give out tickets on it.
    send_on_commit(lambda: _revocation(user_id, topic))


def revoke(*, user_id: UUID, topic: str | None = None) -> None:
    """The same at once, where no transaction is open."""
    wire().send(_revocation(user_id, topic))


def _revocation(user_id: UUID, topic: str | None) -> Message:
    payload = json.dumps({"user": user_id.hex, "topic": topic, "at": time.time()})
    return Message(CONTROL, payload, payload)
