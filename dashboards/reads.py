"""A programme as figures: a few queries on tables of facts, through the allow-list of `columns`.

Who is counted: the members of each session's day, as its register was frozen at its close; observers and
facilitators apart. A turn is a round about an issue that was run, since the set's members last changed. Actions are
counted as they were published at a close. docs/figures.md says what is shown, and which attacks that holds against.

Filters choose rows and never work out a figure: no two of them can be compared. A sum is made of nothing but figures
that are shown beside it, so taking one from another says nothing new.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from core import clock
from dashboards.by_name import came_by_name, steady
from dashboards.columns import read
from dashboards.facilitators import OPENED, facilitators_of
from dashboards.facts import Cell, Dates
from dashboards.figures import History, SetFigures
from dashboards.overview import Overview
from dashboards.pace import pace_of
from sessions.models import FrozenRegister, Round, Session
from sessions.process.machine import Status
from sets.group_size import LEAST_PEOPLE
from sets.models import LearningSet, Membership, SetStatus

NEVER = Dates()
FEW = 200  # sets asked for one by one; beyond, the whole programme is read
Marked = tuple[object, History]  # what a set's turns and registers were worked out from, and what they say
# By programme. What is in here is never changed, only replaced: other threads may be reading it.
_remembered: dict[UUID, Mapping[UUID, Marked]] = {}


def overview(programme_id: UUID, now: datetime | None = None) -> Overview:
    """Everything that a lead may know of a programme's sets, in six queries, however many sets there are.

    Three when this process has worked out the turns and registers before, and nothing has changed since.
    """
    return overviews([programme_id], now)[programme_id]


def overviews(programmes: Sequence[UUID], now: datetime | None = None) -> dict[UUID, Overview]:
    """The same of several programmes, in as many queries as of one; none of none."""
    now = now or clock.now()
    found = {pk: Overview(now) for pk in programmes}
    if not found:
        return found
    dates, facilitators = _dates(programmes, now), facilitators_of(programmes)
    rows = list(_sets(programmes))
    marks: dict[UUID, dict[UUID, object]] = {pk: {} for pk in programmes}
    for pk, within, *_rest, members in rows:
        marks[within][pk] = dates.get(pk, NEVER).marks, members
    history = _history(marks, now)
    for pk, within, name, status, planned, weeks, zone, due, reported, done, stream, *span, _members in rows:
        found[within].sets.append(
            SetFigures(
                id=pk,
                name=name,
                status=status,
                planned=planned,
                weeks_between=weeks,
                dates=dates.get(pk, NEVER),
                history=history[pk],
                facilitators=facilitators.get(pk, ()),
                **_told(due, reported, done),
                time_zone=zone,
                stream=stream or "",
                pace=pace_of(zone, now, *span),
            )
        )
    return found


def _told(due: int | None, reported: int | None, done: int | None) -> dict[str, int | None]:
    """The figures of actions, all hidden where so few were due that four owners cannot stand behind them."""
    is_told = due is not None and due >= LEAST_PEOPLE
    return {"due": due, "reported": reported, "done": done} if is_told else {}


def _sets(programmes: Sequence[UUID]) -> Iterator[tuple[Any, ...]]:
    """Each set with its tally, and what marks its members of today: how many they are, when the last of them joined
    and when the last person left. Whoever takes the place of another makes one of the three another."""
    now = clock.now()
    today = Q(memberships__ended_at=None) | Q(memberships__ended_at__gt=now)
    members = today & Q(memberships__role=Membership.Role.MEMBER, memberships__started_at__lte=now)
    columns = (
        "id", "programme", "name", "status", "planned_sessions", "weeks_between", "time_zone", "tally__shown_due",
        "tally__shown_reported", "tally__shown_done", "stream__name", "stream__months", "programme__starts_on",
        "programme__ends_on", "created_at", "number", "last", "left",
    )  # fmt: skip
    rows = (
        LearningSet.objects.filter(programme__in=programmes)
        .order_by("name", "id")
        .values(*columns[:-3])
        .annotate(
            number=Count("memberships", filter=members),
            last=Max("memberships__started_at", filter=members),
            left=Max("memberships__ended_at"),
        )
    )
    return ((*row[:-3], row[-3:]) for row in read(rows, *columns))


def _history(marks: Mapping[UUID, Mapping[UUID, object]], now: datetime) -> dict[UUID, History]:
    """Turns and attendance by set id, cached in this process. They change only when a session closes or a member joins
    or leaves, so the cache is valid while the set's marks (versions of closed sessions, members) are the same."""
    known = {programme: _remembered.get(programme, {}) for programme in marks}
    held: dict[UUID, dict[UUID, Marked]] = {
        one: {pk: found for pk, mark in sets.items() if (found := known[one].get(pk)) and found[0] == mark}
        for one, sets in marks.items()
    }
    missing = {one: [pk for pk in sets if pk not in held[one]] for one, sets in marks.items()}
    worked_out = _worked_out(missing, now)
    for programme, sets in marks.items():
        if not held[programme].keys() == known[programme].keys() == sets.keys():
            new = {pk: (sets[pk], worked_out[pk]) for pk in missing[programme]}
            _remembered[programme] = MappingProxyType(held[programme] | new)
            held[programme] |= new
    return {pk: history for sets in held.values() for pk, (_mark, history) in sets.items()}


def _worked_out(missing: Mapping[UUID, list[UUID]], now: datetime) -> dict[UUID, History]:
    """Query the turns and attendance of these sets, by programme."""
    sets = [pk for within in missing.values() for pk in within]
    if not sets:
        return {}
    whole = [programme for programme, within in missing.items() if within]
    those = Q(learning_set__in=sets) if len(sets) <= FEW else Q(learning_set__programme__in=whole)
    members, counts, rounds = _members(those, now), _counts(those), _rounds(those)
    came = came_by_name(those) if any(cell.by_name for pk in sets for *_session, cell in counts[pk]) else {}
    return {pk: _set_history(members[pk], counts[pk], rounds, came) for pk in sets}


def _set_history(
    members: list[tuple[UUID, datetime, datetime | None]],
    counts: list[tuple[UUID, datetime, Cell]],
    rounds: Mapping[UUID, list[UUID]],
    came: Mapping[UUID, set[UUID]],
) -> History:
    """One set's turns since its members last changed, and all its cells."""
    changed_at = max((moment for _person, *both in members for moment in both if moment), default=None)
    since = [pk for pk, opened_at, _cell in counts if changed_at is None or opened_at >= changed_at]
    presented = Counter(person for pk in since for person in rounds.get(pk, ()))
    today = [person for person, _begun, ended in members if ended is None]
    last_turn = {person: n for n, pk in enumerate(since, start=1) for person in rounds.get(pk, ())}
    return History(
        tuple(sorted((presented[person] for person in today), reverse=True)),
        tuple(cell for _pk, _opened, cell in counts),
        len(since),
        max((len(since) - last_turn.get(person, 0) for person in today), default=0),
        steady(today, [came[pk] for pk in since if pk in came]),
    )


def _members(those: Q, now: datetime) -> defaultdict[UUID, list[tuple[UUID, datetime, datetime | None]]]:
    """Each set's members of today and of before: the person, when they joined, and when they left, if they have."""
    found = defaultdict(list)
    ever = Membership.objects.counted().filter(those, started_at__lte=now).order_by("learning_set", "id")
    for pk, person, begun, ended in read(ever, "learning_set", "person", "started_at", "ended_at"):
        found[pk].append((person, begun, ended if ended and ended <= now else None))
    return found


def _counts(those: Q) -> defaultdict[UUID, list[tuple[UUID, datetime, Cell]]]:
    """Each set's closed sessions, oldest first: the session, when it was opened, and its register as frozen."""
    found = defaultdict(list)
    within = Session.objects.filter(those, status=Status.CLOSED, register_closed_at__isnull=False)
    counts = FrozenRegister.objects.filter(session__in=within, superseded_at=None)
    rows = counts.order_by("session__learning_set", "session__starts_at", "session")
    columns = (
        "session__learning_set", "session", "session__opened_at", "session__starts_at", "places", "came",
        "number", "same_people", "created_at", "remote", "late", "apologies",
        "by_name",
    )  # fmt: skip
    for pk, session, opened_at, starts_at, *counted in read(rows, *columns):
        found[pk].append((session, opened_at or starts_at, Cell(starts_at, *counted)))
    return found


def _rounds(those: Q) -> dict[UUID, list[UUID]]:
    """Who presented in each closed session."""
    found: dict[UUID, list[UUID]] = {}
    within = Session.objects.filter(those, status=Status.CLOSED, register_closed_at__isnull=False)
    done = Round.objects.filter(session__in=within, kind=Round.Kind.ISSUE, status=Round.Status.DONE)
    rows = done.exclude(presenter=None).order_by("session", "id")
    for session, person in read(rows, "session", "presenter"):
        found.setdefault(session, []).append(person)
    return found


def forget() -> None:
    """Clear this process's cache of turns and attendance, for tests and benchmarks."""
    _remembered.clear()


DATES = (
    "learning_set", "held", "by_now", "last_at", "next_at", "live", "without_host", "versions", "ahead", "left_open_at",
    "opened",
)  # fmt: skip


def _dates(programmes: Sequence[UUID], now: datetime) -> dict[UUID, Dates]:
    """Session counts and dates by set id. A cancelled session counts as planned; one that was still
    to come when its set ended does not."""
    closed = Q(status=Status.CLOSED)
    opened = Q(status__in=OPENED)
    left_open = opened & Q(starts_at__lt=now - timedelta(days=1))  # what nobody closed is no meeting
    live = opened & ~left_open
    gone = Q(starts_at__lt=now - timedelta(days=1))
    ended = Q(status=Status.SCHEDULED, learning_set__status=SetStatus.ENDED)
    given_up = ended & Q(starts_at__gt=F("learning_set__ended_at"))
    ahead = Q(status=Status.SCHEDULED, starts_at__gt=now) & ~ended
    deputies = Membership.objects.current(now).filter(learning_set=OuterRef("learning_set"), is_deputy=True)
    takes_turns = Q(learning_set__status__in=[SetStatus.SHARED, SetStatus.SELF_RUN])
    without_host = Q(host_cannot_at__isnull=False, stand_in=None) & ~takes_turns & ~Q(Exists(deputies))
    rows = (
        Session.objects.filter(learning_set__programme__in=programmes)
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
            left_open_at=Min("starts_at", filter=left_open),
            opened=Count("id", filter=opened),
        )
    )
    return {pk: Dates(*found) for pk, *found in read(rows, *DATES)}
