"""Who facilitates which set, and what they do, from the times of their sets' sessions alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, Sum

from core import clock
from dashboards.columns import FACILITATOR, read
from dashboards.facts import Facilitator
from sessions.process.machine import Status
from sets.models import LearningSet, Membership

OPENED = (Status.OPEN, Status.RUNNING, Status.PAUSED)


@dataclass(frozen=True)
class Load:
    """What one facilitator does in the sets that they facilitate today."""

    name: str
    sets: int
    held: int
    ahead: int
    left_open: int
    hours: int


def loads(programme_id: UUID, now: datetime | None = None) -> list[Load]:
    """Who facilitates the programme's running sets today, by name, in two queries."""
    now = now or clock.now()
    running = LearningSet.objects.running().filter(programme=programme_id)
    held = Membership.objects.current(now).filter(learning_set__in=running, role=Membership.Role.FACILITATOR)
    theirs = "learning_set__sessions"
    closed = Q(**{f"{theirs}__status": Status.CLOSED, f"{theirs}__closed_at__gte": F("started_at")})
    opened = Q(**{f"{theirs}__status__in": OPENED, f"{theirs}__starts_at__lt": now - timedelta(days=1)})
    ahead = Q(**{f"{theirs}__status": Status.SCHEDULED, f"{theirs}__starts_at__gt": now})
    length = ExpressionWrapper(
        F(f"{theirs}__closed_at") - F(f"{theirs}__opened_at"), output_field=DurationField()
    )
    rows = held.order_by().values("person").annotate(
        sets=Count("learning_set", distinct=True),
        held=Count(theirs, filter=closed),
        ahead=Count(theirs, filter=ahead),
        left_open=Count(theirs, filter=opened),
        spent=Sum(length, filter=closed),
    )  # fmt: skip
    found = list(read(rows, "person", "sets", "held", "ahead", "left_open", "spent"))
    names = dict(read(held.order_by(), "person__id", "person__name", people=FACILITATOR))
    made = [
        Load(names[pk], sets, closed, to_come, left, int((spent or timedelta()).total_seconds() // 3600))
        for pk, sets, closed, to_come, left, spent in found
    ]
    return sorted(made, key=lambda one: one.name.casefold())


def facilitators_of(programmes: Sequence[UUID]) -> dict[UUID, tuple[Facilitator, ...]]:
    """The facilitators of each set, those who began first before others."""
    rows = (
        Membership.objects.current()
        .filter(learning_set__programme__in=programmes, role=Membership.Role.FACILITATOR)
        .order_by("learning_set", "started_at", "id")
    )
    columns = ("learning_set", "person__id", "person__name", "person__email")
    return {
        pk: tuple(Facilitator(person, name, email) for _pk, person, name, email in group)
        for pk, group in groupby(read(rows, *columns, people=FACILITATOR), itemgetter(0))
    }
