"""What is known of a set and of a programme, and what of it is shown: small numbers never are."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from core.ui.balance import UNEVEN

LEAST_PEOPLE, LEAST_SESSIONS = 4, 2


def percent(part: int, whole: int) -> int | None:
    """A share in whole per cent, halves up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


@dataclass(frozen=True, slots=True)
class Facilitator:
    """Somebody whom a lead may write to."""

    id: UUID
    name: str
    email: str

    @property
    def short_name(self) -> str:
        """As they are called."""
        return (self.name.split() or [self.email.split("@")[0]])[0]


@dataclass(frozen=True, slots=True)
class Cell:
    """One register: how many of today's members were due in it, and how many came."""

    starts_at: datetime
    places: int
    came: int

    @property
    def hidden(self) -> bool:
        """Too few to be a figure."""
        return self.places < LEAST_PEOPLE

    @property
    def percent(self) -> int:
        """Who came, in per cent."""
        return percent(self.came, self.places) or 0


@dataclass(frozen=True, slots=True)
class Dates:
    """A set's sessions by the calendar."""

    held: int = 0
    planned_by_now: int = 0
    last_at: datetime | None = None
    next_at: datetime | None = None
    live: int = 0
    versions: int = 0

    @property
    def marks(self) -> tuple[int, int]:
        """Other whenever a session has been closed, or opened again."""
        return self.held, self.versions


@dataclass(frozen=True)
class History:
    """What a set's closed registers and rounds say, kept from one request to the next and read by several at once;
    `all_` is shown to nobody while it is hidden."""

    all_turns: tuple[int, ...] = ()  # of each member, most first
    all_cells: tuple[Cell, ...] = ()  # oldest first

    @cached_property
    def hidden(self) -> bool:
        """Under 4 people or 2 sessions."""
        return len(self.all_turns) < LEAST_PEOPLE or len(self.all_cells) < LEAST_SESSIONS

    @cached_property
    def turns(self) -> tuple[int, ...]:
        """Turns of each member, most first; nothing while hidden."""
        return () if self.hidden else self.all_turns

    @cached_property
    def cells(self) -> tuple[Cell | None, ...]:
        """Session by session, None where the number is small; nothing while the set is hidden."""
        return () if self.hidden else tuple(None if cell.hidden else cell for cell in self.all_cells)

    @cached_property
    def shown_cells(self) -> tuple[Cell, ...]:
        """Those that are figures."""
        return tuple(cell for cell in self.cells if cell is not None)

    @cached_property
    def places(self) -> int:
        """Places in the registers that are shown."""
        return sum(cell.places for cell in self.shown_cells)

    @cached_property
    def came(self) -> int:
        """How many of them were taken."""
        return sum(cell.came for cell in self.shown_cells)

    @cached_property
    def is_uneven(self) -> bool:
        """Two turns or more between most and fewest."""
        return bool(self.turns) and self.turns[0] - self.turns[-1] >= UNEVEN

    @cached_property
    def without_turn(self) -> int:
        """How many have had none."""
        return self.turns.count(0)


@dataclass(frozen=True)
class SetFigures:
    """One set; what begins with `all_` is known here and shown to nobody while it is hidden."""

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
        """How many people are in it today."""
        return len(self.history.all_turns)

    @property
    def hidden(self) -> bool:
        """Whether its numbers are too small to be shown."""
        return self.history.hidden

    @property
    def came_percent(self) -> int | None:
        """In per cent; None when there is nothing to show."""
        return percent(self.history.came, self.history.places)

    @property
    def due(self) -> int:
        """Actions that were asked after."""
        return 0 if self.hidden else self.all_due

    @property
    def reported(self) -> int:
        """How many of them have a report."""
        return 0 if self.hidden else self.all_reported

    @property
    def reported_percent(self) -> int | None:
        """In per cent; None when none was due, or it is hidden."""
        return percent(self.reported, self.due)

    @property
    def is_running(self) -> bool:
        """Whether it goes on meeting."""
        return self.status != "ended"

    @property
    def has_next_date(self) -> bool:
        """A date ahead, or a room that is open now."""
        return self.dates.next_at is not None or bool(self.dates.live)

    @property
    def needs_date(self) -> bool:
        """It has sessions left and no date for the next."""
        return self.is_running and not self.has_next_date and self.dates.held < self.planned


@dataclass(frozen=True)
class Overview:
    """A programme's sets and the sums of what is shown of them."""

    now: datetime
    sets: list[SetFigures] = field(default_factory=list)

    @cached_property
    def running(self) -> list[SetFigures]:
        """Sets that have not ended."""
        return [one for one in self.sets if one.is_running]

    @cached_property
    def shown(self) -> list[SetFigures]:
        """Sets whose figures are shown: the only ones that any sum is made of."""
        return [one for one in self.sets if not one.hidden]

    @property
    def people(self) -> int:
        """Members of all sets; who is in several counts in each."""
        return sum(one.members for one in self.running)

    @property
    def meeting(self) -> int:
        """Sets that have a next date, or need none because all planned sessions are held."""
        return sum(not one.needs_date for one in self.running)

    @property
    def held(self) -> int:
        """Sessions held, in all sets."""
        return sum(one.dates.held for one in self.sets)

    @property
    def planned_by_now(self) -> int:
        """Sessions whose day has come."""
        return sum(one.dates.planned_by_now for one in self.sets)

    @property
    def came_percent(self) -> int | None:
        """Of all places in the registers that are shown."""
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
        """Of the actions that were due, in sets that are shown."""
        return percent(sum(one.reported for one in self.shown), sum(one.due for one in self.shown))
