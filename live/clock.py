"""The time by which tickets and heartbeats go: the database's, as far as this process has heard of it."""

import time
from datetime import UTC, datetime

# Less than this may be the way that the message took.
_NOISE = 0.25

_ahead = 0.0


def unix_time() -> float:
    """Seconds since 1970."""
    return time.time() - _ahead


def now() -> datetime:
    """The same as an aware datetime in UTC."""
    return datetime.fromtimestamp(unix_time(), UTC)


def set_ahead(seconds: float) -> None:
    """By how much this machine's clock is ahead of the database's."""
    global _ahead
    if abs(seconds - _ahead) > _NOISE or not seconds:
        _ahead = seconds


def set_by(moment: float) -> None:
    """What another process, which asks the database, says the time is now."""
    set_ahead(time.time() - moment)
