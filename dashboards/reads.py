"""A programme as figures: a few GROUP BY queries on tables of facts, through the allow-list of `columns`.

Who is counted: today's members, from the day each joined; observers and facilitators apart. Rates count closed
sessions whose register is closed; a turn is a round about an issue that was run.

Small numbers. A set with fewer than 4 members or fewer than 2 sessions is hidden: it gives no attendance, no turns
and no reports. A session for which fewer than 4 of today's members were due is hidden within its set, too. What is
hidden is left out of every sum, so a sum is made of nothing but figures that are shown beside it, and taking one
from another says nothing new. Filters choose rows and never work out a figure: no two of them can be compared.
Turns are given sorted, most first, never by seat: a circle does not tell who sits where.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from core import clock
from dashboards.columns import FACILITATOR, read
from dashboards.figures import Cell, Dates, Facilitator, History, Overview, SetFigures
from programmes.models import Programme
from sessions.models import MISSING, Attendance, Presence, Round, Session
from sessions.process.machine import Status
from sets.models import LearningSet, Membership, SetStatus

NEVER = Dates()
FEW = 200  # sets asked for one by one; beyond, the whole programme is read
Marked = tuple[object, History]  # what a set's turns and registers were worked out from, and what they say
# By programme. What is in here is never changed, only replaced: other threads may be reading it.
_remembered: dict[UUID, Mapping[UUID, Marked]] = {}


def overview(programme_id: UUID, now: datetime | None = None) -> Overview:
    """Everything that a lead may know of a programme's sets, in five queries, however many sets there are.

    Three when this process has worked out the turns and registers before, and nothing has changed since.
    """
    now = now or clock.now()
    dates, facilitators = _dates(programme_id, now), _facilitators(programme_id)
    rows = list(_sets(programme_id))
    marks: dict[UUID, object] = {pk: (dates.get(pk, NEVER).marks, members) for pk, *_rest, members in rows}
    history = _history(programme_id, marks)
    return Overview(
        now=now,
        sets=[
            SetFigures(
                id=pk,
                name=name,
                status=status,
                planned=planned,
                weeks_between=weeks,
                dates=dates.get(pk, NEVER),
                history=history[pk],
                facilitators=facilitators.get(pk, ()),
                all_due=due or 0,
                all_reported=reported or 0,
            )
            for pk, name, status, planned, weeks, due, reported, _members in rows
        ],
    )


def _sets(programme_id: UUID) -> Iterator[tuple[Any, ...]]:
    """Each set with its tally, and what marks its members of today: how many they are, when the last of them joined
    and when the last person left. Whoever takes the place of another makes one of the three another."""
    now = clock.now()
    today = Q(memberships__ended_at=None) | Q(memberships__ended_at__gt=now)
    members = today & Q(memberships__role=Membership.Role.MEMBER, memberships__started_at__lte=now)
    rows = (
        LearningSet.objects.filter(programme=programme_id)
        .order_by("name", "id")
        .values("id", "name", "status", "planned_sessions", "weeks_between", "tally__due", "tally__reported")
        .annotate(
            number=Count("memberships", filter=members),
            last=Max("memberships__started_at", filter=members),
            left=Max("memberships__ended_at"),
        )
    )
    columns = (
        "id", "name", "status", "planned_sessions", "weeks_between", "tally__due", "tally__reported",
        "number", "last", "left",
    )  # fmt: skip
    return ((*row[:-3], row[-3:]) for row in read(rows, *columns))


def sizes(programmes: list[Programme]) -> list[tuple[Programme, int, int]]:
    """Each programme with its running sets and their members, in two queries."""
    within = {"programme__in": [one.pk for one in programmes]}
    running = LearningSet.objects.running().filter(**within).order_by().values("programme")
    sets = dict(read(running.annotate(number=Count("id")), "programme", "number"))
    members = Membership.objects.current().counted().filter(learning_set__in=LearningSet.objects.running())
    counted = (
        members.filter(learning_set__programme__in=within["programme__in"])
        .order_by()
        .values("learning_set__programme")
        .annotate(number=Count("id"))
    )
    people = dict(read(counted, "learning_set__programme", "number"))
    return [(one, sets.get(one.pk, 0), people.get(one.pk, 0)) for one in programmes]


def _history(programme_id: UUID, marks: dict[UUID, object]) -> dict[UUID, History]:
    """Turns and attendance by set id, cached in this process. They change only when a session closes or a member joins
    or leaves, so the cache is valid while the set's marks (versions of closed sessions, members) are the same."""
    known = _remembered.get(programme_id, {})
    held = {pk: found for pk, mark in marks.items() if (found := known.get(pk)) and found[0] == mark}
    if not held.keys() == known.keys() == marks.keys():
        worked_out = _worked_out(programme_id, [pk for pk in marks if pk not in held])
        held |= {pk: (marks[pk], history) for pk, history in worked_out.items()}
        _remembered[programme_id] = MappingProxyType(held)
    return {pk: history for pk, (_mark, history) in held.items()}


def _worked_out(programme_id: UUID, sets: list[UUID]) -> dict[UUID, History]:
    """Query the turns and attendance of these sets of a programme."""
    if not sets:
        return {}
    those = Q(learning_set__in=sets) if len(sets) <= FEW else Q(learning_set__programme=programme_id)
    turns, cells = _turns(those), _cells(those)
    return {pk: History(turns.get(pk, ()), cells.get(pk, ())) for pk in sets}


def forget() -> None:
    """Clear this process's cache of turns and attendance, for tests and benchmarks."""
    _remembered.clear()


def _dates(programme_id: UUID, now: datetime) -> dict[UUID, Dates]:
    """Session counts and dates by set id. A cancelled session counts as planned; one that was still
    to come when its set ended does not."""
    closed = Q(status=Status.CLOSED)
    live = Q(status__in=[Status.OPEN, Status.RUNNING, Status.PAUSED])
    live &= Q(starts_at__gte=now - timedelta(days=1))  # what nobody closed is no meeting
    gone = Q(starts_at__lt=now - timedelta(days=1))
    ended = Q(status=Status.SCHEDULED, learning_set__status=SetStatus.ENDED)
    given_up = ended & Q(starts_at__gt=F("learning_set__ended_at"))
    ahead = Q(status=Status.SCHEDULED, starts_at__gt=now) & ~ended
    deputies = Membership.objects.current(now).filter(learning_set=OuterRef("learning_set"), is_deputy=True)
    takes_turns = Q(learning_set__status__in=[SetStatus.SHARED, SetStatus.SELF_RUN])
    without_host = Q(host_cannot_at__isnull=False, stand_in=None) & ~takes_turns & ~Q(Exists(deputies))
    rows = (
        Session.objects.filter(learning_set__programme=programme_id)
        .order_by()
        .values("learning_set")
        .annotate(
            held=Count("id", filter=closed),
            by_now=Count("id", filter=closed | gone & ~given_up),
            last_at=Max("starts_at", filter=closed),
            next_at=Min("starts_at", filter=ahead),
            live=Count("id", filter=live),
            without_host=Count("id", filter=ahead & without_host),
            versions=Coalesce(Sum("version", filter=closed), 0),
            ahead=Count("id", filter=ahead),
        )
    )
    columns = (
        "learning_set",
        "held",
        "by_now",
        "last_at",
        "next_at",
        "live",
        "without_host",
        "versions",
        "ahead",
    )
    return {pk: Dates(*found) for pk, *found in read(rows, *columns)}


def _members(those: Q) -> models.QuerySet[Membership]:
    return Membership.objects.current().counted().filter(those).order_by("learning_set")


def _turns(those: Q) -> dict[UUID, tuple[int, ...]]:
    """The numbers of turns of each set's members, most first, without names."""
    had = (
        Round.objects.filter(
            presenter=OuterRef("person"),
            session__learning_set=OuterRef("learning_set"),
            session__status=Status.CLOSED,
            session__register_closed_at__isnull=False,
            session__closed_at__gte=OuterRef("started_at"),
            kind=Round.Kind.ISSUE,
            status=Round.Status.DONE,
        )
        .order_by()
        .values("presenter")
        .annotate(number=Count("id"))
        .values("number")
    )
    rows = read(_members(those).annotate(turns=Coalesce(Subquery(had), 0)), "learning_set", "turns")
    return {
        pk: tuple(sorted((turns for _pk, turns in group), reverse=True))
        for pk, group in groupby(rows, itemgetter(0))
    }


def _cells(those: Q) -> dict[UUID, tuple[Cell, ...]]:
    """Attendance per session, oldest first: how many came of how many expected."""
    came = Q(arrived_at__isnull=False) & ~Q(presence__in=MISSING)
    now = clock.now()
    there = "session__learning_set__memberships__"
    rows = (
        Attendance.objects.filter(
            Q(**{f"{there}ended_at": None}) | Q(**{f"{there}ended_at__gt": now}),
            ~Q(presence=Presence.NOT_DUE),
            **{
                f"{there}person": F("person"),
                f"{there}role": Membership.Role.MEMBER,
                f"{there}started_at__lte": F("session__closed_at"),
            },
            role=Membership.Role.MEMBER,
            session__in=Session.objects.filter(those, status=Status.CLOSED, register_closed_at__isnull=False),
        )
        .order_by("session__learning_set", "session__starts_at", "session")
        .values("session__learning_set", "session__starts_at", "session")
        .annotate(places=Count("id"), here=Count("id", filter=came))
    )
    columns = ("session__learning_set", "session__starts_at", "places", "here")
    return {
        pk: tuple(Cell(starts_at, places, here) for _pk, starts_at, places, here in group)
        for pk, group in groupby(read(rows, *columns), itemgetter(0))
    }


def _facilitators(programme_id: UUID) -> dict[UUID, tuple[Facilitator, ...]]:
    rows = (
        Membership.objects.current()
        .filter(learning_set__programme=programme_id, role=Membership.Role.FACILITATOR)
        .order_by("learning_set", "started_at", "id")
    )
    columns = ("learning_set", "person__id", "person__name", "person__email")
    return {
        pk: tuple(Facilitator(person, name, email) for _pk, person, name, email in group)
        for pk, group in groupby(read(rows, *columns, people=FACILITATOR), itemgetter(0))
    }
