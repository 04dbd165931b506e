"""How far a set has come with its planned sessions, and how many people a date is told to."""

from dataclasses import dataclass

from django.db.models import Count, Q

from sessions.models import Session
from sessions.process.machine import Status
from sets.models import LearningSet, Membership


@dataclass(frozen=True)
class Tally:
    """“3 of 9 held, 1 open, 3 planned, 2 to plan”."""

    held: int
    planned: int
    in_all: int
    open: int = 0

    @property
    def to_plan(self) -> int:
        return max(0, self.in_all - self.held - self.open - self.planned)


def tally_of(learning_set: LearningSet) -> Tally:
    """Counted from the set's sessions; cancelled ones do not count."""
    counted = Session.objects.filter(learning_set=learning_set).aggregate(
        held=Count("pk", filter=Q(status=Status.CLOSED)),
        planned=Count("pk", filter=Q(status=Status.SCHEDULED)),
        open=Count("pk", filter=Q(status__in=[Status.OPEN, Status.RUNNING, Status.PAUSED])),
    )
    return Tally(counted["held"], counted["planned"], learning_set.planned_sessions, counted["open"])


def people_told(learning_set: LearningSet) -> int:
    """How many people a new date is told to."""
    held = Membership.objects.current().filter(learning_set=learning_set, person__is_active=True)
    return held.values("person").distinct().count()
