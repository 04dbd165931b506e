"""Tokens of invitations: 256 bits made from the row and the site's secret, so that the database holds only a hash."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

from sets.models import Invitation

PURPOSE = b"als.sets.invitation"


def new_salt() -> str:
    """What makes a token unlike any other of the same row."""
    return secrets.token_urlsafe(32)


def token_of(invitation: Invitation) -> str:
    """The token again, for the letter; whoever reads the database alone cannot make it.

    One that was sent under a former secret of the site stays as it was sent, while that secret is still named.
    """
    made = [_made(invitation, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return next((token for token in made if hash_of(token) == invitation.token_hash), made[0])


def hash_of(token: str) -> str:
    """What is stored and looked up."""
    return hashlib.sha256(token.encode()).hexdigest()


def _made(invitation: Invitation, secret: str) -> str:
    key = hmac.digest(secret.encode(), PURPOSE, "sha256")
    made = hmac.digest(key, f"{invitation.pk}:{invitation.salt}".encode(), "sha256")
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
