"""Signed tickets for a stream: short-lived, for one person, one browser and one topic, and revocable before they
expire."""

import json
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from live import clock
from live.bus import send_on_commit
from live.messages import CONTROL, KEPT_SECONDS, Message
from live.transports import wire

SALT = "live"


class TicketRefused(Exception):
    """The ticket is forged, expired, for another topic, or another browser's."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A verified ticket: user, topic, expiry (Unix time in seconds), and the mark of the sign-in it was issued to."""

    topic: str
    user_id: UUID
    issued_at: float
    expires_at: float
    mark: str = ""


def issue_ticket(
    *, topic: str, user_id: UUID, seconds: int = 900, checked_at: float | None = None, sign_in: str = ""
) -> str:
    """Sign a ticket for a person whose permission the caller has just checked.

    `checked_at` (Unix time) is when that check began: a permission withdrawn since then revokes the ticket too.
    `sign_in` is the value of the cookie that the person is signed in by: in any other browser the ticket opens nothing.
    """
    if not 0 < seconds <= KEPT_SECONDS:
        raise ValueError(
            f"a ticket lasts 1 to {KEPT_SECONDS} seconds: revocations are not remembered for longer"
        )
    issued_at = clock.unix_time() if checked_at is None else checked_at
    return signing.dumps([topic, user_id.hex, issued_at, seconds, _mark(sign_in)], salt=SALT)


def stream_url(
    *, topic: str, user_id: UUID, seconds: int = 900, checked_at: float | None = None, sign_in: str = ""
) -> str:
    """The URL for a page's EventSource: the stream's path with a new ticket."""
    ticket = issue_ticket(
        topic=topic, user_id=user_id, seconds=seconds, checked_at=checked_at, sign_in=sign_in
    )
    return "/live/?" + urlencode({"ticket": ticket})


def check_sign_in(ticket: Ticket, sign_in: str) -> None:
    """Raise TicketRefused where the ticket was issued to another sign-in than the one that shows it."""
    if ticket.mark and not constant_time_compare(ticket.mark, _mark(sign_in)):
        raise TicketRefused("of another browser")


def _mark(sign_in: str) -> str:
    """What a ticket says of the cookie, which cannot be read off it."""
    return salted_hmac(SALT, sign_in).hexdigest()[:32] if sign_in else ""


def read_ticket(ticket: str, *, topic: str | None = None) -> Ticket:
    """Verify and parse a ticket; raises TicketRefused if it is forged, expired or for another topic."""
    try:
        its_topic, user_id, issued_at, seconds, mark = signing.loads(ticket, salt=SALT)
    except (signing.BadSignature, ValueError) as error:  # an earlier release's has no mark
        raise TicketRefused("forged") from error
    read = Ticket(its_topic, UUID(user_id), issued_at, issued_at + seconds, mark)
    if read.expires_at <= clock.unix_time():
        raise TicketRefused("expired")
    if topic not in (None, read.topic):
        raise TicketRefused("for another topic")
    return read


def revoke_on_commit(*, user_id: UUID, topic: str | None = None) -> None:
    """After the commit, close this person's streams (on all topics by default) and refuse tickets issued until then."""
    # The time is taken at the commit: until then other requests still see the role and issue tickets.
    send_on_commit(lambda: _revocation(user_id, topic))


def revoke(*, user_id: UUID, topic: str | None = None) -> None:
    """Close this person's streams and refuse tickets issued until now, where no transaction is open."""
    wire().send(_revocation(user_id, topic))


def _revocation(user_id: UUID, topic: str | None) -> Message:
    payload = json.dumps({"user": user_id.hex, "topic": topic, "at": clock.unix_time()})
    return Message(CONTROL, payload, payload)
