"""Who facilitates which set, and what they do, from the times of their sets' sessions alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from core import clock
from dashboards.columns import FACILITATOR, read
from dashboards.facts import Facilitator
from planning.reads.hours import sheets_of
from sessions.process.machine import Status
from sets.models import LearningSet, Membership

OPENED = (Status.OPEN, Status.RUNNING, Status.PAUSED)
# By programme and person: what the hours were worked out from, and the hours. Only ever replaced, never changed.
_remembered: dict[UUID, Mapping[UUID, tuple[object, int]]] = {}


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
    """Who facilitates the programme's running sets today, by name, in three queries at most."""
    now = now or clock.now()
    running = LearningSet.objects.running().filter(programme=programme_id)
    held = Membership.objects.current(now).filter(learning_set__in=running, role=Membership.Role.FACILITATOR)
    theirs = "learning_set__sessions"
    closed = Q(**{f"{theirs}__status": Status.CLOSED, f"{theirs}__closed_at__gte": F("started_at")})
    opened = Q(**{f"{theirs}__status__in": OPENED, f"{theirs}__starts_at__lt": now - timedelta(days=1)})
    ahead = Q(**{f"{theirs}__status": Status.SCHEDULED, f"{theirs}__starts_at__gt": now})
    rows = held.order_by().values("person").annotate(
        sets=Count("learning_set", distinct=True),
        held=Count(theirs, filter=closed),
        ahead=Count(theirs, filter=ahead),
        left_open=Count(theirs, filter=opened),
        versions=Coalesce(Sum(f"{theirs}__version", filter=closed), 0),
        since=Max("started_at"),
    )  # fmt: skip
    found = list(read(rows, "person", "sets", "held", "ahead", "left_open", "versions", "since"))
    names = dict(read(held.order_by(), "person__id", "person__name", people=FACILITATOR))
    marks = {pk: (sets, run, versions, since) for pk, sets, run, _ahead, _left, versions, since in found}
    hours = _hours(programme_id, marks)
    made = [
        Load(names[pk], sets, run, to_come, left, hours[pk])
        for pk, sets, run, to_come, left, _versions, _since in found
    ]
    return sorted(made, key=lambda one: one.name.casefold())


def _hours(programme_id: UUID, marks: Mapping[UUID, object]) -> dict[UUID, int]:
    """Whole hours, as each facilitator's own sheet reckons them from closed registers. Kept in this process while the
    person's marks are the same: they change when a session of theirs closes or is corrected, or they begin in a set."""
    known = _remembered.get(programme_id, {})
    fresh = {pk for pk, mark in marks.items() if pk not in known or known[pk][0] != mark}
    if fresh:
        sheets = sheets_of(fresh, _run_by_them(programme_id))
        minutes = {pk: sheets[pk].minutes if pk in sheets else 0 for pk in fresh}
        made = {pk: (marks[pk], minutes[pk] // 60) if pk in fresh else known[pk] for pk in marks}
        known = _remembered[programme_id] = made
    return {pk: known[pk][1] for pk in marks}


def _run_by_them(programme_id: UUID) -> Q:
    """The lines of who facilitates a running set today, in its sessions since they began there."""
    current = Membership.objects.current().filter(
        learning_set=OuterRef("session__learning_set"),
        person=OuterRef("person"),
        role=Membership.Role.FACILITATOR,
        started_at__lte=OuterRef("session__closed_at"),
    )
    running = LearningSet.objects.running().filter(programme=programme_id)
    return Q(Exists(current), role=Membership.Role.FACILITATOR, session__learning_set__in=running)


def forget() -> None:
    """Clear this process's cache of hours, for tests and benchmarks."""
    _remembered.clear()


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
