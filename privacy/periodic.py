"""Periodic jobs: retention, notices before deletion, and removal of expired sessions and limits."""

from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import caches

from accounts.cache import SelfHealingCache
from core.jobs.periodic import every
from privacy.services import erasure, notices, retention, wiping

__all__ = [
    "erase_what_came_late",
    "forget_farewells",
    "forget_old_counts",
    "forget_old_sign_ins",
    "retain",
    "tell_ahead",
    "wipe_deleted",
]


@every(seconds=3600)
def tell_ahead() -> None:
    """Hourly: post notices of coming deletions. Hourly since a day begins at midnight in the set's time zone."""
    notices.tell_ahead()


@every(seconds=3600)
def retain() -> None:
    """Hourly, so that words are deleted within the first hour of their day."""
    retention.retain()


@every(seconds=30)
def forget_farewells() -> None:
    """Delete confirmations of erasure once they are sent, since they hold the last copy of the address."""
    erasure.forget_farewells()


@every(seconds=600)
def erase_what_came_late() -> None:
    """Delete what was written by a request that had begun before its author was erased."""
    erasure.erase_what_came_late()


@every(seconds=60)
def wipe_deleted() -> None:
    """On SQLite: overwrite what was deleted by an erasure or at the end of retention."""
    wiping.wipe_after_deletions()


@every(seconds=3600)
def forget_old_counts() -> None:
    """Delete expired rate limits and used codes from the cache's table."""
    kept = caches["default"]
    if isinstance(kept, SelfHealingCache):
        kept.forget_expired()


@every(seconds=86_400)
def forget_old_sign_ins() -> None:
    """Delete expired browser sessions."""
    SessionStore.clear_expired()
