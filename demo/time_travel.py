"""Telling what happened earlier through the real services, at the moments at which it happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest import mock

from django.utils import timezone


class Past:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def to(self, moment: datetime) -> None:
        """Goes to that moment, never back."""
        self.moment = max(self.moment, moment)

    def passes(self, minutes: float) -> None:
        """So many minutes go by."""
        self.moment += timedelta(minutes=minutes)

    def now(self) -> datetime:
        """What everybody takes for the present."""
        return self.moment


@contextmanager
def told_from(moment: datetime) -> Iterator[Past]:
    """Inside, the product's clock and every row's own moment stand at the story's time.

    A story that is written with today's moments and mended afterwards would need to know every column that holds one;
    the seed is alone in its process, so for once the clock itself is set back.
    """
    past = Past(moment)
    with mock.patch.object(timezone, "now", past.now):
        yield past
