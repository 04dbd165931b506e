"""The figures of sets and programmes, and which of them are shown; docs/figures.md says why."""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from core.ui.balance import UNEVEN
from dashboards.facts import Cell, Dates, Facilitator, percent
from dashboards.pace import Pace
from sets.group_size import LEAST_PEOPLE

LEAST_SESSIONS = 2  # closed, before anything is shown; and since the members changed, before turns are


class Showing(Enum):
    """Whether a figure is shown; if not, why."""

    SHOWN = "shown"
    SETTLING = "settling"  # its people have changed within the last two closed sessions
    HIDDEN = "hidden"  # too few people or sessions


@dataclass(frozen=True)
class History:
    """A set's turns and attendance, cached across requests and read by several threads. Fields named `all_…` hold what
    must not be shown as it is."""

    all_turns: tuple[int, ...] = ()  # of each member since the members last changed, most first
    all_cells: tuple[Cell, ...] = ()  # oldest first
    unchanged: int = LEAST_SESSIONS  # closed sessions since the members last changed
    all_wait: int = 0  # sessions since the last turn of whoever has waited longest
    # Where it is seen by name who came: how many of today's members came each time since the members last changed.
    # Whoever was away had no turn, so fewer than four of them would be told of by the fewest and the most.
    all_steady: int | None = None

    @property
    def showing_turns(self) -> Showing:
        """Turns are shown of four members or more who have been the same for two closed sessions."""
        if len(self.all_turns) < LEAST_PEOPLE or len(self.all_cells) < LEAST_SESSIONS:
            return Showing.HIDDEN
        if self.all_steady is not None and self.all_steady < LEAST_PEOPLE:
            return Showing.HIDDEN
        return Showing.SETTLING if self.unchanged < LEAST_SESSIONS else Showing.SHOWN

    @property
    def has_turns(self) -> bool:
        """Whether turns are shown."""
        return self.showing_turns is Showing.SHOWN

    @cached_property
    def shown_cells(self) -> tuple[Cell, ...]:
        """The attendance cells that are shown: none before two can be."""
        shown = tuple(cell for cell in self.all_cells if not cell.hidden)
        return shown if len(shown) >= LEAST_SESSIONS else ()

    @cached_property
    def cells(self) -> tuple[Cell | None, ...]:
        """Attendance per session, None where it is hidden; empty while nothing is shown."""
        if not self.shown_cells:
            return ()
        return tuple(None if cell.hidden else cell for cell in self.all_cells)

    @cached_property
    def places(self) -> int:
        """How many were due, over the sessions shown."""
        return sum(cell.places for cell in self.shown_cells)

    @cached_property
    def came(self) -> int:
        """How many came, over the sessions shown."""
        return sum(cell.came for cell in self.shown_cells)

    @cached_property
    def has_details(self) -> bool:
        """Whether every register that is shown kept how people came, and why others did not."""
        return all(None not in (cell.remote, cell.late, cell.apologies) for cell in self.shown_cells)

    @property
    def details(self) -> tuple[int, int, int]:
        """Remote, late, and with apologies, over the sessions shown."""
        cells = self.shown_cells
        return (
            sum(cell.remote or 0 for cell in cells),
            sum(cell.late or 0 for cell in cells),
            sum(cell.apologies or 0 for cell in cells),
        )

    @property
    def longest_wait(self) -> int:
        """Closed sessions since the last turn of whoever has waited longest; 0 unless turns are shown."""
        return self.all_wait if self.has_turns else 0

    @property
    def most(self) -> int:
        """The most turns that a member has had; 0 unless turns are shown."""
        return self.all_turns[0] if self.has_turns else 0

    @property
    def fewest(self) -> int:
        """The fewest turns that a member has had; 0 unless turns are shown."""
        return self.all_turns[-1] if self.has_turns else 0

    @property
    def is_uneven(self) -> bool:
        """Two turns or more between most and fewest."""
        return self.most - self.fewest >= UNEVEN

    @property
    def somebody_waits(self) -> bool:
        """Whether somebody has had no turn. How many have not is a number about few people, and is not said."""
        return self.has_turns and self.fewest == 0


@dataclass(frozen=True)
class SetFigures:
    """One set's figures."""

    id: UUID
    name: str
    status: str
    planned: int
    weeks_between: int
    dates: Dates
    history: History
    facilitators: tuple[Facilitator, ...]
    due: int | None = None  # None: fewer than four owners stand behind it
    reported: int | None = None
    done: int | None = None
    time_zone: str = "UTC"
    stream: str = ""
    pace: Pace | None = None  # None: neither its stream nor its programme says over how long

    @property
    def zone(self) -> ZoneInfo:
        """The set's time zone: its dates are said in it, whoever reads them wherever."""
        return ZoneInfo(self.time_zone)

    @property
    def members(self) -> int:
        """The number of current members."""
        return len(self.history.all_turns)

    @property
    def came_percent(self) -> int | None:
        """Attendance in per cent; None when there is nothing to show."""
        return percent(self.history.came, self.history.places)

    @property
    def reported_percent(self) -> int | None:
        """Reported actions in per cent; None when nothing is shown."""
        return percent(self.reported or 0, self.due or 0)

    @property
    def done_percent(self) -> int | None:
        """Done actions in per cent of those due; None when nothing is shown."""
        return None if self.done is None else percent(self.done, self.due or 0)

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
        return max(0, self.planned - self.dates.held - self.dates.opened - self.dates.ahead)

    @property
    def is_behind(self) -> bool:
        """It has held fewer sessions than its span would have by now; one that is open counts as held."""
        met = self.dates.held + self.dates.opened
        return self.is_running and self.pace is not None and self.pace.is_behind(met, self.planned)

    @property
    def needs_facilitator(self) -> bool:
        """Nobody facilitates it, and it does not run itself."""
        return self.is_running and self.status != "self-run" and not self.facilitators

    @property
    def needs_date(self) -> bool:
        """It has sessions left and no date for the next."""
        return self.is_running and not self.has_next_date and self.dates.held < self.planned
