"""Tokens of calendar feeds: 128 bits derived from row, salt and SECRET_KEY; the database stores only a hash."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

from planning.models import CalendarFeed

PURPOSE = b"als.planning.feed"
BYTES = 16


def new_salt() -> str:
    """A random salt, so that a link made anew is another one."""
    return secrets.token_urlsafe(32)


def token_of(feed: CalendarFeed) -> str:
    """The token for the owner's page; under a former SECRET_KEY it stays the same while that is in the fallbacks."""
    made = [_made(feed, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return next((token for token in made if hash_of(token) == feed.token_hash), made[0])


def hash_of(token: str) -> str:
    """The token's hash, as stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def _made(feed: CalendarFeed, secret: str) -> str:
    key = hmac.digest(secret.encode(), PURPOSE, "sha256")
    made = hmac.digest(key, f"{feed.pk}:{feed.salt}".encode(), "sha256")[:BYTES]
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
