"""The parts of a set's figures: one session's attendance, its dates, and who facilitates it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sets.group_size import LEAST_PEOPLE


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
    """One session's attendance as frozen at its close: how many members of that day were due, how many came."""

    starts_at: datetime
    places: int
    came: int
    number: int = 1
    same_people: bool = True
    counted_at: datetime | None = None
    remote: int | None = None  # None in counts made before it was kept
    late: int | None = None
    apologies: int | None = None
    by_name: bool = False  # its lines are seen by name: everybody who was due had accepted that

    @property
    def hidden(self) -> bool:
        """Whether too few were due; or a correction changed who was, so that two counts would tell of one person."""
        return self.places < LEAST_PEOPLE or not self.same_people

    @property
    def is_corrected(self) -> bool:
        """Whether it was counted anew after its first count."""
        return self.number > 1

    @property
    def percent(self) -> int:
        """Attendance in per cent."""
        return percent(self.came, self.places) or 0

    @property
    def in_room(self) -> int | None:
        """Of those who came, how many were not remote; None where that was not kept."""
        return None if self.remote is None else self.came - self.remote

    @property
    def absent(self) -> int:
        """Of those who did not come, how many sent no apologies."""
        return self.places - self.came - (self.apologies or 0)


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
    left_open_at: datetime | None = None  # the start of a session whose register nobody closed
    opened: int = 0  # sessions whose room is open, those that nobody closed among them

    @property
    def not_closed(self) -> int:
        """Sessions that began over a day ago and that nobody closed: nothing of them is counted."""
        return self.opened - self.live

    @property
    def marks(self) -> tuple[int, int]:
        """A cache key that changes whenever a session is closed, reopened or corrected."""
        return self.held, self.versions
