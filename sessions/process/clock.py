"""The stage clock as pure functions of stored times and a given now.

All datetimes are the server's and aware; naive ones raise ValueError. If the server's clock jumps back, a stage
never has more time than planned; if it jumps forward, the stage shows as overrun, which has no other effect.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sessions.process import defaults


class ClockState(StrEnum):
    CALM = "calm"
    FIVE = "five"
    ONE = "one"
    OVER = "over"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Budget:
    ends_at: datetime
    minutes_over: int  # over 0: too much planned; under 0: to spare

    @property
    def fits(self) -> bool:
        return self.minutes_over <= 0


class WayKind(StrEnum):
    EQUAL = "equal"  # `minutes` for every round
    CARRY = "carry"  # the last round's topic goes to the next session, which frees `minutes`
    STAY = "stay"  # everybody stays `minutes` longer


@dataclass(frozen=True, slots=True)
class Way:
    kind: WayKind
    minutes: int
    ends_at: datetime
    fits: bool  # alone, it ends by the planned end


def ends_at(
    *,
    entered_at: datetime,
    minutes: int,
    extra_seconds: int = 0,
    paused_seconds: int = 0,
    paused_at: datetime | None = None,
    now: datetime,
) -> datetime:
    """When a stage ends (UTC); while it is paused, the end moves with `now`.

    `extra_seconds` is the net extension, negative if shortened; `paused_seconds` is the sum of finished pauses.
    """
    length = timedelta(seconds=max(0, minutes * 60 + extra_seconds))
    paused = _since(paused_at, now) if paused_at else timedelta(0)
    return _utc(entered_at) + length + timedelta(seconds=max(0, paused_seconds)) + paused


def remaining(
    *,
    entered_at: datetime,
    minutes: int,
    extra_seconds: int = 0,
    paused_seconds: int = 0,
    paused_at: datetime | None = None,
    now: datetime,
) -> int:
    """Whole seconds left, rounded up; negative when overrun."""
    end = ends_at(
        entered_at=entered_at,
        minutes=minutes,
        extra_seconds=extra_seconds,
        paused_seconds=paused_seconds,
        paused_at=paused_at,
        now=now,
    )
    left = math.ceil((end - _utc(now)).total_seconds())
    return min(left, max(0, minutes * 60 + extra_seconds))


def overrun(left: int) -> int:
    """Seconds of overrun, 0 while there is time."""
    return max(0, -left)


def clock_state(left: int, *, minutes: int, paused: bool = False) -> ClockState:
    """The clock's state with `left` seconds of a stage of `minutes`."""
    if paused:
        return ClockState.PAUSED
    if left < 0:
        return ClockState.OVER
    five, one = (warning * 60 for warning in defaults.WARNING_MINUTES)
    if left <= one < minutes * 60:
        return ClockState.ONE
    if left <= five and minutes >= defaults.FIVE_WARNED_FROM_MINUTES:
        return ClockState.FIVE
    return ClockState.CALM


def reading(left: int) -> str:
    """Format seconds as "07:42", or as "+0:40" when overrun."""
    minutes, seconds = divmod(abs(left), 60)
    return f"+{minutes}:{seconds:02}" if left < 0 else f"{minutes:02}:{seconds:02}"


def left_over(*, given: int, stayed: float) -> int:
    """Seconds that a stage goes on with when it is entered again along the plan: what was left, one minute at least."""
    return max(60, given - int(stayed))


def budget(*, now: datetime, planned_end: datetime, left: int, steps: Sequence[float]) -> Budget:
    """Whether the rest of the plan fits: `left` seconds of this step, then `steps` in minutes.

    An overrun step counts as 0, since its overrun has passed already. Minutes over are rounded down, so that
    "25 minutes over: ends at 12:25" agrees with a clock that shows no seconds.
    """
    end = _utc(now) + timedelta(seconds=max(0, left), minutes=sum(steps))
    return Budget(ends_at=end, minutes_over=(end - _utc(planned_end)) // timedelta(minutes=1))


def silence_ends_at(*, began_at: datetime | None, entered_at: datetime, now: datetime) -> datetime | None:
    """When the silence ends that is kept now (UTC); None when none is.

    It belongs to the stay in which it began: moving on ends it. A clock that jumped back leaves nobody silent.
    """
    if began_at is None or not _utc(entered_at) <= _utc(began_at) <= _utc(now):
        return None
    end = _utc(began_at) + timedelta(seconds=defaults.SILENCE_SECONDS)
    return end if _utc(now) < end else None


def morning_after(end: datetime) -> datetime:
    """The first morning after that moment, in the zone it is given in."""
    local = end.replace(tzinfo=None)
    morning = local.replace(hour=defaults.LEFT_OPEN_FROM_HOUR, minute=0, second=0, microsecond=0)
    if morning <= local:
        morning += timedelta(days=1)
    return morning.replace(tzinfo=end.tzinfo)


def equal_minutes(*, budget: Budget, rounds: Sequence[int], least: int, most: int) -> int:
    """The minutes that each of the rounds gets when all that is left is shared equally among them.

    From `least` (the largest `least_minutes` of their formats) to `most`, whatever is left.
    """
    available = sum(rounds) - budget.minutes_over
    return min(max(least, available // len(rounds)), most)


def ways_to_fit(*, budget: Budget, rounds: Sequence[int], least: int) -> tuple[Way, ...]:
    """The options when `rounds` (minutes each) do not fit: equal shorter rounds, carrying one over, or staying longer.

    Empty when all fits. Equal minutes are multiples of five, and not offered below `least` (the largest
    `least_minutes` of the formats chosen). A single round is not carried: nothing would be left to do.
    """
    if budget.fits:
        return ()
    ways = []
    equal = _equal(sum(rounds) - budget.minutes_over, len(rounds))
    if equal >= max(1, least):
        ways.append(_saving(budget, WayKind.EQUAL, equal, sum(rounds) - equal * len(rounds)))
    if len(rounds) > 1:
        ways.append(_saving(budget, WayKind.CARRY, rounds[-1], rounds[-1]))
    return (*ways, Way(WayKind.STAY, budget.minutes_over, budget.ends_at, fits=False))


def _equal(available: int, rounds: int) -> int:
    step = defaults.ROUND_MINUTES_STEP
    return available // rounds // step * step if rounds and available > 0 else 0


def _saving(budget: Budget, kind: WayKind, minutes: int, saved: int) -> Way:
    end = budget.ends_at - timedelta(minutes=saved)
    return Way(kind, minutes, end, fits=budget.minutes_over - saved <= 0)


def _since(moment: datetime, now: datetime) -> timedelta:
    return max(timedelta(0), _utc(now) - _utc(moment))


def _utc(moment: datetime) -> datetime:
    """Convert to UTC, since Python subtracts datetimes of the same zone by local time, ignoring changes to summer
    time."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a zone.")
    return moment.astimezone(UTC)
