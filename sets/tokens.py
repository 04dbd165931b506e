"""Invitation tokens: 256 bits derived from row, salt and SECRET_KEY; the database stores only a hash."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

from sets.models import Invitation

PURPOSE = b"als.sets.invitation"


def new_salt() -> str:
    """A random salt, so that a renewed invitation gets another token."""
    return secrets.token_urlsafe(32)


def token_of(invitation: Invitation) -> str:
    """Derive the token, for the letter; it cannot be derived from the database alone.

    A token sent under a former SECRET_KEY stays the same while that key is in SECRET_KEY_FALLBACKS.
    """
    made = [_made(invitation, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return next((token for token in made if hash_of(token) == invitation.token_hash), made[0])


def hash_of(token: str) -> str:
    """The token's hash, as stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def _made(invitation: Invitation, secret: str) -> str:
    key = hmac.digest(secret.encode(), PURPOSE, "sha256")
    made = hmac.digest(key, f"{invitation.pk}:{invitation.salt}".encode(), "sha256")
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
