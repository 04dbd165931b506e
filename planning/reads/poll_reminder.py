"""The one reminder of a date poll: when it leaves for each who has not answered, if it leaves at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from accounts.models import User
from core import clock
from core.names import listed
from planning.models import DatePoll
from planning.quiet_hours import first_moment
from planning.reads.reminders import DAYTIME

# Who has not answered is reminded once: two days before the end of a poll that lived over five days, a day and a half
# before that of one that lived two to five days; shorter ones remind nobody.
SHORT, LONG = timedelta(days=2), timedelta(days=5)
EVENING = time(
    18
)  # of the set: what would be due later leaves by then, while its people may still be written to


def due_at(poll: DatePoll) -> datetime | None:
    """From when on who has not answered is reminded; None for a poll that is open too short a time."""
    lived = poll.closes_at - poll.created_at
    if lived < SHORT:
        return None
    moment = poll.closes_at - timedelta(hours=48 if lived > LONG else 36)
    local = moment.astimezone(poll.learning_set.zone)
    return min(moment, datetime.combine(local.date(), EVENING, tzinfo=local.tzinfo))


def leaves_at(poll: DatePoll, moment: datetime, reader: User) -> datetime:
    """The first moment from then on that is daytime for the reader; at once where that would be too late to answer."""
    first, last = DAYTIME
    found = first_moment(moment, reader.zone, begins=last, until=first, weekends=False)
    return found if found < poll.closes_at else moment


@dataclass(frozen=True)
class PollReminder:
    """The reminder as whoever plans reads it beside the answers."""

    poll: DatePoll
    waiting: Sequence[User]

    @property
    def names(self) -> str:
        return listed(person.short_name for person in self.waiting)

    @property
    def _moments(self) -> list[datetime]:
        due = due_at(self.poll)
        if due is None:
            return []
        return sorted(leaves_at(self.poll, max(due, clock.now()), person) for person in self.waiting)

    @property
    def goes_out_at(self) -> datetime | None:
        """When the first of its letters leaves; None when none does."""
        return next(iter(self._moments), None)

    @property
    def is_spread(self) -> bool:
        """Whether it is not daytime for all of them at the same moment."""
        return len(set(self._moments)) > 1
