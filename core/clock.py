"""The only place that reads the current time: the database's clock decides, so that all processes agree."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.utils import timezone

log = logging.getLogger("core.clock")

# Seconds a machine's clock may be off before it is said; and how far off a reading by itself can be.
MOST_SKEW = 2.0
_NOISE = 0.05

_skew = 0.0
_followers: list[Callable[[float], object]] = []


def now() -> datetime:
    """The current time as an aware datetime in UTC, by the database's clock."""
    return timezone.now() - timedelta(seconds=_skew)


def follow(tell: Callable[[float], object]) -> None:
    """Have this told each new reading of how far this machine's clock is ahead."""
    if tell not in _followers:
        _followers.append(tell)


def skew() -> float:
    """By how many seconds this machine's clock is ahead of the database's."""
    return _skew


@receiver(connection_created)
def measure(connection: Any, **_rest: object) -> None:
    """Ask a database server for its time with each new connection, which is once a minute for each thread."""
    if connection.vendor != "postgresql" or not settings.ALS_DATABASE_CLOCK:
        return
    sent = time.time()
    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        told = cursor.fetchone()[0].astimezone(UTC).timestamp()
    answered = time.time()
    _set((sent + answered) / 2 - told, within=(answered - sent) / 2)


def _set(skew: float, *, within: float) -> None:
    """Take a new reading, unless it says no more than that the network is slow."""
    global _skew
    if abs(skew - _skew) <= _NOISE + within:
        return
    if abs(skew) > MOST_SKEW:
        log.error("clock differs from the database's", extra={"seconds": round(skew, 1)})
    _skew = skew
    for tell in _followers:
        tell(skew)
