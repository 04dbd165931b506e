"""Encryption of second-step secrets with SECRET_KEY; SECRET_KEY_FALLBACKS still decrypt."""

import base64
import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

PREFIX = "v1:"
PURPOSE = b"als.accounts.second-step"


def seal(text: str) -> str:
    """Encrypt text for storage."""
    nonce = os.urandom(12)
    sealed = _box(settings.SECRET_KEY).encrypt(nonce, text.encode(), PURPOSE)
    return PREFIX + base64.urlsafe_b64encode(nonce + sealed).decode()


def open_sealed(stored: str) -> str:
    """Decrypt stored text; raises ValueError when no configured key fits."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        text = _opened(stored, secret)
        if text is not None:
            return text
    raise ValueError("No key of this site opens it.")


def is_current(stored: str) -> bool:
    """Whether the stored text decrypts with the current secret alone."""
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
