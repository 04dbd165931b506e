"""Sets the clock back, so that past events are created by the real services with their past times."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest import mock

from django.utils import timezone


class Past:
    """A clock that stands still until it is advanced."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def to(self, moment: datetime) -> None:
        """Advance to that moment; an earlier one changes nothing."""
        self.moment = max(self.moment, moment)

    def passes(self, minutes: float) -> None:
        """Advance by minutes."""
        self.moment += timedelta(minutes=minutes)

    def now(self) -> datetime:
        """The current time of this clock."""
        return self.moment


@contextmanager
def told_from(moment: datetime) -> Iterator[Past]:
    """Within this block `timezone.now()`, and so every timestamp, follows the returned clock.

    Correcting the timestamps afterwards would need a list of every such column. Patching the clock is safe only
    because the seed runs alone in its process.
    """
    past = Past(moment)
    with mock.patch.object(timezone, "now", past.now):
        yield past
