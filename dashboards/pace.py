"""How much of a set's span has passed, and whether it has held fewer sessions than an even pace would."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from programmes.rhythm import due_by, months_from

BEHIND = 2  # sessions fewer than at an even pace, before anybody is told


@dataclass(frozen=True, slots=True)
class Pace:
    """Of so many months of a set's span so many have passed."""

    months: int
    passed: int

    @property
    def is_over(self) -> bool:
        """Whether the whole span has passed."""
        return self.passed >= self.months

    def is_behind(self, held: int, planned: int) -> bool:
        """Whether two sessions or more are missing to an even pace; once the span is over, any."""
        missing = due_by(planned, self.passed, self.months) - held
        return missing >= BEHIND or (self.is_over and missing > 0)


def pace_of(
    zone: str,
    now: datetime,
    months: int | None,
    starts_on: date | None,
    ends_on: date | None,
    since: datetime,
) -> Pace | None:
    """The pace of a set that was created at `since`: over its stream's months, else from its programme's first day to
    the last. It counts from the programme's first day, or the set's own if that is later. None without a span."""
    span = months or (months_from(starts_on, ends_on) if starts_on and ends_on else 0)
    if not span:
        return None
    created = since.astimezone(ZoneInfo(zone)).date()
    begins, today = max(created, starts_on or created), now.astimezone(ZoneInfo(zone)).date()
    gone = relativedelta(today, begins)
    return Pace(span, min(span, max(0, gone.years * 12 + gone.months)))
