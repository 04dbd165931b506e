"""The link by which one person stops one kind of letter without signing in: signed, and opening it changes nothing."""

import base64
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

_SIGNER = Signer(sep=".", salt="planning.stop")


def stop_url(person_id: UUID, kind: str) -> str:
    """The whole address, for a letter and its header."""
    packed = base64.urlsafe_b64encode(person_id.bytes + kind.encode()).rstrip(b"=").decode()
    return settings.ALS_SITE_URL + reverse("planning:stop", args=[_SIGNER.sign(packed)])


def read(token: str) -> tuple[UUID, str] | None:
    """Whose link it is and for which kind; None when it was not made here."""
    try:
        packed = _SIGNER.unsign(token)
    except BadSignature:
        return None
    raw = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    return UUID(bytes=raw[:16]), raw[16:].decode()
