"""A programme's figures: sums over the figures of its sets that are shown."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from dashboards.facts import percent
from dashboards.figures import SetFigures, Showing


@dataclass(frozen=True)
class Overview:
    """A programme's sets, and sums over the figures that are shown."""

    now: datetime
    sets: list[SetFigures] = field(default_factory=list)

    @cached_property
    def running(self) -> list[SetFigures]:
        """Sets that have not ended."""
        return [one for one in self.sets if one.is_running]

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
    def came(self) -> int:
        """How many came, over the sessions shown."""
        return sum(one.history.came for one in self.sets)

    @property
    def places(self) -> int:
        """How many were due, over the sessions shown."""
        return sum(one.history.places for one in self.sets)

    @property
    def came_percent(self) -> int | None:
        """Attendance in per cent over the sessions shown."""
        return percent(self.came, self.places)

    @property
    def uneven(self) -> int:
        """Sets whose turns are uneven."""
        return sum(one.history.is_uneven for one in self.sets)

    @property
    def not_all_yet(self) -> int:
        """Sets whose turns are not uneven, and where somebody has had none yet."""
        return sum(one.history.somebody_waits and not one.history.is_uneven for one in self.sets)

    @property
    def even(self) -> int:
        """Sets where everybody has had a turn, and nobody two more than another, as far as turns are shown."""
        return sum(one.history.has_turns for one in self.sets) - self.uneven - self.not_all_yet

    @property
    def settling(self) -> int:
        """Sets whose turns are not shown yet, since their people have changed."""
        return sum(one.history.showing_turns is Showing.SETTLING for one in self.sets)

    @property
    def hidden(self) -> int:
        """Sets whose turns are not shown, since they are too small or too new."""
        return sum(one.history.showing_turns is Showing.HIDDEN for one in self.sets)

    @property
    def due(self) -> int:
        """Actions due, over the sets shown."""
        return sum(one.due or 0 for one in self.sets)

    @property
    def reported(self) -> int:
        """Actions reported on, over the sets shown."""
        return sum(one.reported or 0 for one in self.sets)

    @property
    def done(self) -> int:
        """Actions done, over the sets of which that is shown."""
        return sum(one.done or 0 for one in self.sets)

    @property
    def done_percent(self) -> int | None:
        """Done actions in per cent of those due, over the sets of which that is shown."""
        counted = [one for one in self.sets if one.done is not None]
        return percent(sum(one.done or 0 for one in counted), sum(one.due or 0 for one in counted))

    @property
    def reported_percent(self) -> int | None:
        """Reported actions in per cent of those due, over the sets shown."""
        return percent(self.reported, self.due)
