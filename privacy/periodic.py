"""What the front door does again and again: words go on their day, their owners are told ahead."""

from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import caches

from accounts.cache import SelfHealingCache
from core.jobs.periodic import every
from privacy.services import erasure, notices, retention

__all__ = ["forget_farewells", "forget_old_counts", "forget_old_sign_ins", "retain", "tell_ahead"]


@every(seconds=3600)
def tell_ahead() -> None:
    """Hourly, before words go: a set's day begins at its own midnight."""
    notices.tell_ahead()


@every(seconds=3600)
def retain() -> None:
    """Hourly, so that what is due goes in the first hour of its day."""
    retention.retain()


@every(seconds=30)
def forget_farewells() -> None:
    """As soon as somebody who is erased was told so, their address goes too."""
    erasure.forget_farewells()


@every(seconds=3600)
def forget_old_counts() -> None:
    """Limits and used codes whose time has passed."""
    kept = caches["default"]
    if isinstance(kept, SelfHealingCache):
        kept.forget_expired()


@every(seconds=86_400)
def forget_old_sign_ins() -> None:
    """Sign-ins that have expired by themselves."""
    SessionStore.clear_expired()
