"""Small secrets of the doors, sealed under the site's secret key and its predecessors."""

import base64
import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

PREFIX = "v1:"
PURPOSE = b"als.accounts.second-step"


def seal(text: str) -> str:
    """The text as what may lie in the database."""
    nonce = os.urandom(12)
    sealed = _box(settings.SECRET_KEY).encrypt(nonce, text.encode(), PURPOSE)
    return PREFIX + base64.urlsafe_b64encode(nonce + sealed).decode()


def open_sealed(stored: str) -> str:
    """The text again; ValueError when no key of ours opens it."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        text = _opened(stored, secret)
        if text is not None:
            return text
    raise ValueError("No key of this site opens it.")


def is_current(stored: str) -> bool:
    """Whether it would open without any former secret."""
    return _opened(stored, settings.SECRET_KEY) is not None


def _opened(stored: str, secret: str | bytes) -> str | None:
    raw = base64.urlsafe_b64decode(stored.removeprefix(PREFIX))
    try:
        return _box(secret).decrypt(raw[:12], raw[12:], PURPOSE).decode()
    except InvalidTag:
        return None


def _box(secret: str | bytes) -> AESGCM:
    secret = secret.encode() if isinstance(secret, str) else secret
    return AESGCM(hashlib.blake2b(secret, digest_size=32, person=b"als-2nd-step").digest())
