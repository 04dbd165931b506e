"""The figures of sets and programmes, and which of them are shown: small numbers are hidden."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from core.ui.balance import UNEVEN

LEAST_PEOPLE, LEAST_SESSIONS = 4, 2


def percent(part: int, whole: int) -> int | None:
    """A share in whole per cent, rounded half up; None if the total is 0."""
    return (200 * part + whole) // (2 * whole) if whole else None


@dataclass(frozen=True, slots=True)
class Facilitator:
    """A set's facilitator, to whom a lead may write."""

    id: UUID
    name: str
    email: str

    @property
    def short_name(self) -> str:
        """The first word of the name."""
        return (self.name.split() or [self.email.split("@")[0]])[0]


@dataclass(frozen=True, slots=True)
class Cell:
    """One session's attendance: how many of the current members were expected, and how many came."""

    starts_at: datetime
    places: int
    came: int

    @property
    def hidden(self) -> bool:
        """Whether too few were expected for the figure to be shown."""
        return self.places < LEAST_PEOPLE

    @property
    def percent(self) -> int:
        """Attendance in per cent."""
        return percent(self.came, self.places) or 0


@dataclass(frozen=True, slots=True)
class Dates:
    """A set's session dates and counts."""

    held: int = 0
    planned_by_now: int = 0
    last_at: datetime | None = None
    next_at: datetime | None = None
    live: int = 0
    without_host: int = 0
    versions: int = 0
    ahead: int = 0

    @property
    def marks(self) -> tuple[int, int]:
        """A cache key that changes whenever a session is closed or reopened."""
        return self.held, self.versions


@dataclass(frozen=True)
class History:
    """A set's turns and attendance, cached across requests and read by several threads. Fields named `all_…` must
    not be shown while the set is hidden."""

    all_turns: tuple[int, ...] = ()  # of each member, most first
    all_cells: tuple[Cell, ...] = ()  # oldest first

    @cached_property
    def hidden(self) -> bool:
        """Whether the set has fewer than 4 members or 2 sessions, so that nothing is shown."""
        return len(self.all_turns) < LEAST_PEOPLE or len(self.all_cells) < LEAST_SESSIONS

    @cached_property
    def turns(self) -> tuple[int, ...]:
        """The members' turns, most first, without names; empty while hidden."""
        return () if self.hidden else self.all_turns

    @cached_property
    def cells(self) -> tuple[Cell | None, ...]:
        """Attendance per session, None where too few were expected; empty while the set is hidden."""
        return () if self.hidden else tuple(None if cell.hidden else cell for cell in self.all_cells)

    @cached_property
    def shown_cells(self) -> tuple[Cell, ...]:
        """The attendance cells that are shown."""
        return tuple(cell for cell in self.cells if cell is not None)

    @cached_property
    def places(self) -> int:
        """How many were expected, over the sessions shown."""
        return sum(cell.places for cell in self.shown_cells)

    @cached_property
    def came(self) -> int:
        """How many came, over the sessions shown."""
        return sum(cell.came for cell in self.shown_cells)

    @cached_property
    def is_uneven(self) -> bool:
        """Two turns or more between most and fewest."""
        return bool(self.turns) and self.turns[0] - self.turns[-1] >= UNEVEN

    @cached_property
    def without_turn(self) -> int:
        """How many members have had no turn."""
        return self.turns.count(0)


@dataclass(frozen=True)
class SetFigures:
    """One set's figures. Fields named `all_…` must not be shown while the set is hidden."""

    id: UUID
    name: str
    status: str
    planned: int
    weeks_between: int
    dates: Dates
    history: History
    facilitators: tuple[Facilitator, ...]
    all_due: int
    all_reported: int

    @property
    def members(self) -> int:
        """The number of current members."""
        return len(self.history.all_turns)

    @property
    def hidden(self) -> bool:
        """Whether the set's numbers are too small to be shown."""
        return self.history.hidden

    @property
    def came_percent(self) -> int | None:
        """Attendance in per cent; None when there is nothing to show."""
        return percent(self.history.came, self.history.places)

    @property
    def due(self) -> int:
        """The number of actions that were due."""
        return 0 if self.hidden else self.all_due

    @property
    def reported(self) -> int:
        """The number of due actions with a report."""
        return 0 if self.hidden else self.all_reported

    @property
    def reported_percent(self) -> int | None:
        """Reported actions in per cent; None when none was due or the set is hidden."""
        return percent(self.reported, self.due)

    @property
    def is_running(self) -> bool:
        """Whether the set has not ended."""
        return self.status != "ended"

    @property
    def has_next_date(self) -> bool:
        """Whether a session is scheduled or live."""
        return self.dates.next_at is not None or bool(self.dates.live)

    @property
    def to_plan(self) -> int:
        """The number of planned sessions that have no date yet."""
        return max(0, self.planned - self.dates.held - self.dates.live - self.dates.ahead)

    @property
    def needs_date(self) -> bool:
        """It has sessions left and no date for the next."""
        return self.is_running and not self.has_next_date and self.dates.held < self.planned


@dataclass(frozen=True)
class Overview:
    """A programme's sets, and sums over the figures that are shown."""

    now: datetime
    sets: list[SetFigures] = field(default_factory=list)

    @cached_property
    def running(self) -> list[SetFigures]:
        """Sets that have not ended."""
        return [one for one in self.sets if one.is_running]

    @cached_property
    def shown(self) -> list[SetFigures]:
        """Sets whose figures are shown; all sums are made of these only."""
        return [one for one in self.sets if not one.hidden]

    @property
    def people(self) -> int:
        """Members of all sets; a person in several sets counts in each."""
        return sum(one.members for one in self.running)

    @property
    def meeting(self) -> int:
        """The number of sets with a next date, or with all planned sessions held."""
        return sum(not one.needs_date for one in self.running)

    @property
    def held(self) -> int:
        """The number of sessions held in all sets."""
        return sum(one.dates.held for one in self.sets)

    @property
    def planned_by_now(self) -> int:
        """The number of sessions held, or planned to start over a day ago; cancelled ones count."""
        return sum(one.dates.planned_by_now for one in self.sets)

    @property
    def came_percent(self) -> int | None:
        """Attendance in per cent over the sessions shown."""
        return percent(
            sum(one.history.came for one in self.shown), sum(one.history.places for one in self.shown)
        )

    @property
    def uneven(self) -> int:
        """Sets whose turns are uneven."""
        return sum(one.history.is_uneven for one in self.shown)

    @property
    def even(self) -> int:
        """Sets whose turns are even, as far as they are shown."""
        return len(self.shown) - self.uneven

    @property
    def hidden(self) -> int:
        """Sets whose figures are not shown."""
        return len(self.sets) - len(self.shown)

    @property
    def reported_percent(self) -> int | None:
        """Reported actions in per cent of those due, over the sets shown."""
        return percent(sum(one.reported for one in self.shown), sum(one.due for one in self.shown))
