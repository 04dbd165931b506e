"""The link in a letter by which one person answers for one session without signing in: signed, and it acts on nothing.

It also carries the start that the letter named, so that its page can say that the session has moved since.
"""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.models import User
from sessions.models import Session

_SIGNER = Signer(sep=".", salt="planning.answer")


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """What a link says: who answers, for which session, and when it was to begin."""

    session_id: UUID
    person_id: UUID
    starts_at: datetime


def token_of(session: Session, person: User) -> str:
    """The token of that person's link, for the session as it stands now."""
    moment = int(session.starts_at.timestamp()).to_bytes(8, "big")
    raw = session.pk.bytes + person.pk.bytes + moment
    return _SIGNER.sign(base64.urlsafe_b64encode(raw).rstrip(b"=").decode())


def read(token: str) -> AnswerLink | None:
    """What the token says; None when it was not made here."""
    try:
        packed = _SIGNER.unsign(token)
    except BadSignature:
        return None
    raw = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    moment = datetime.fromtimestamp(int.from_bytes(raw[32:], "big"), UTC)
    return AnswerLink(UUID(bytes=raw[:16]), UUID(bytes=raw[16:32]), moment)


def answer_url(session: Session, person: User) -> str:
    """The whole address, for a letter."""
    return settings.ALS_SITE_URL + reverse("planning:answer_by_link", args=[token_of(session, person)])
