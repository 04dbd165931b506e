"""A lead who writes down every figure that a set ever showed, and takes each from each; counted straight from rows."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from uuid import UUID

from actions.models import Action, Report, Tally
from core import clock
from core.db.unscoped import rows
from dashboards import reads
from dashboards.by_name import people_by_name
from dashboards.figures import SetFigures
from sessions.models import Attendance, Round, Session
from sets.models import Acceptance, LearningSet, Membership

LEAST, REPORTED = 4, 1000
People = frozenset[UUID]
Lines = dict[UUID, tuple[bool, ...]]


@dataclass(frozen=True)
class View:
    """What one look told, and of whom it told that."""

    cells: dict[datetime, tuple[int, int]]
    due_in: dict[datetime, People]
    turns: tuple[int, int] | None
    members: People
    turns_of: frozenset[UUID]  # the sessions of which turns were counted
    actions: tuple[int, int, int | None] | None
    owed: Counter[UUID]  # due, reported and done by owner, in one number
    shown_at: datetime | None
    numbers: dict[datetime, int]  # how often each cell was counted
    lines: dict[
        datetime, Lines
    ]  # what stands behind each cell, by person: came, in the room, remote, and so on
    by_name: frozenset[datetime]  # cells whose lines are seen by name, as all of them accepted
    steady: int | None = None  # where it is seen by name who came: how many of them came each time


def look(one: LearningSet, before: View | None = None) -> View:
    """Read the figures as a lead does; assert that each equals a recount. What is published and stays is recounted
    only when it first appears."""
    shown = next(figures for figures in reads.overview(one.programme_id).sets if figures.id == one.pk)
    held = list(Session.objects.filter(learning_set=one, status="closed").order_by("starts_at"))
    cells, due_in, lines = _attendance(shown, held, before)
    numbers = {c.starts_at: c.number for c in shown.history.all_cells}
    named = frozenset(c.starts_at for c in shown.history.shown_cells if c.by_name)
    steady = _by_name(one, held)
    turns, turns_of = _turns(shown, one, held, steady)
    tally = Tally.objects.filter(learning_set=one).first() or Tally()
    is_known = before is not None and before.shown_at == tally.shown_at
    owed = before.owed if before and is_known else _owed_by_owner(tally)
    actions = None if shown.due is None or shown.reported is None else (shown.due, shown.reported, shown.done)
    if actions:
        assert actions == tuple(sum(part(n, of) for n in owed.values()) for of in range(3))
    members = frozenset(m.person_id for m in _members(one) if m.holds_at(clock.now()))
    return View(
        cells, due_in, turns, members, turns_of, actions, owed, tally.shown_at, numbers, lines, named, steady
    )


def leaks(views: list[View]) -> list[str]:
    """What follows about fewer than four people from one view, or from any two."""
    found = [leak for view in views for leak in _alone(view)]
    return found + [leak for one, other in combinations(views, 2) for leak in _between(one, other)]


def part(owed: int, of: int) -> int:
    """Due, reported or done, out of one owner's number."""
    return owed // int(REPORTED**of) % REPORTED


def _alone(view: View) -> list[str]:
    few = [f"{len(people)} due" for people in view.due_in.values() if len(people) < LEAST]
    few += ["turns of few"] if view.turns and len(view.members) < LEAST else []
    few += ["turns of few who came"] if view.turns and (view.steady or LEAST) < LEAST else []
    few += ["turns of nobody who came"] if view.turns and view.steady == 0 else []
    return few + (["actions of few"] if view.actions and len(view.owed) < LEAST else [])


def _between(one: View, other: View) -> list[str]:
    found = []
    for day in one.cells.keys() & other.cells.keys():
        if 0 < len(one.due_in[day] ^ other.due_in[day]) < LEAST:
            found.append(f"{day}: {one.cells[day]} and {other.cells[day]} tell of who differs")
        if day not in one.by_name & other.by_name:
            found += _corrected(day, one.lines[day], other.lines[day])
    if one.turns and other.turns and one.members != other.members and one.turns_of & other.turns_of:
        found.append(f"turns {one.turns} and {other.turns} tell of who came or went")
    if one.actions and other.actions:
        for of in range(3):
            owners = {*one.owed, *other.owed}
            differing = {who for who in owners if part(one.owed[who], of) != part(other.owed[who], of)}
            if 0 < len(differing) < LEAST:
                found.append(f"actions {one.actions} and {other.actions} tell of {len(differing)} in {of}")
    return found


def _corrected(day: datetime, one: Lines, other: Lines) -> list[str]:
    """Figures of one session that tell, one look taken from another, of fewer than four people."""
    both = one.keys() & other.keys()
    differing = [sum(one[who][n] != other[who][n] for who in both) for n in range(6)]
    return [f"{day}: a correction of {n} lines is told" for n in differing if 0 < n < LEAST]


def _line(a: Attendance) -> tuple[bool, ...]:
    remote, apologies = a.came and a.presence == "remote", a.presence == "apologies"
    return (
        a.came,
        a.came and not remote,
        remote,
        a.came and a.is_late,
        apologies,
        not a.came and not apologies,
    )


def _attendance(
    shown: SetFigures, held: list[Session], before: View | None
) -> tuple[dict[datetime, tuple[int, int]], dict[datetime, People], dict[datetime, Lines]]:
    cells = {cell.starts_at: (cell.places, cell.came) for cell in shown.history.shown_cells}
    details = {cell.starts_at: (cell.remote, cell.late, cell.apologies) for cell in shown.history.shown_cells}
    sums = shown.history.places, shown.history.came
    assert sums == (sum(p for p, _c in cells.values()), sum(c for _p, c in cells.values()))
    numbers = {cell.starts_at: cell.number for cell in shown.history.all_cells}
    due_in, lines_in = {}, {}
    for session in (s for s in held if s.starts_at in numbers):
        begun = session.started_at or session.opened_at
        assert begun
        assert session.closed_at
        that_day = {
            m.person_id
            for m in Membership.objects.filter(learning_set=session.learning_set_id, role="member")
            if m.started_at <= session.closed_at and (m.ended_at is None or m.ended_at > begun)
        }
        lines = [a for a in Attendance.objects.filter(session=session) if a.presence != "not-due"]
        due = [a for a in lines if a.person_id in that_day]
        at, now = session.starts_at, {a.person_id: _line(a) for a in due}
        is_known = before is not None and before.numbers.get(at) == numbers[at]
        lines_in[at] = before.lines[at] if before and is_known else now
        if at not in cells:
            continue  # it was counted all the same, and corrections since wait
        each = [sum(line[n] for line in lines_in[at].values()) for n in range(6)]
        assert cells[at] == (len(lines_in[at]), each[0])
        assert details[at] == (each[2], each[3], each[4])
        due_in[at] = frozenset(lines_in[at])
    return cells, due_in, lines_in


def _by_name(one: LearningSet, held: list[Session]) -> int | None:
    """Assert that whose attendance is seen by name is exactly who may be: in each register all who were due then, or
    are since a correction, had accepted it. How many of today's members came each time, since they last changed."""
    by_name = {session.pk: _named(session) for session in held}
    expected = sorted(
        (
            line.person.name,
            session.starts_at.astimezone(one.zone).date(),
            line.came,
            line.presence == "apologies",
        )
        for session in held
        for line in by_name[session.pk] or ()
        if line.person.is_active
    )
    shown = sorted(
        (person.name, line.day, line.came, line.apologies)
        for person in people_by_name(one.programme_id)
        for line in person.counted
    )
    assert shown == (expected if one.programme.names_attendance else [])
    moments = [moment for m in _members(one) for moment in (m.started_at, m.ended_at) if moment]
    since = [by_name[s.pk] for s in held if s.opened_at and s.opened_at >= max(moments)]
    came = [{line.person_id for line in lines if line.came} for lines in since if lines]
    today = {m.person_id for m in _members(one) if m.ended_at is None}
    return len(today.intersection(*came)) if came else None


def _named(session: Session) -> list[Attendance] | None:
    """The lines of those who were due, if all of them had accepted that they are seen by name; else None."""
    begun = session.started_at or session.opened_at
    assert begun
    assert session.closed_at
    that_day = {
        m.person_id
        for m in Membership.objects.filter(learning_set=session.learning_set_id, role="member")
        if m.started_at <= session.closed_at and (m.ended_at is None or m.ended_at > begun)
    }
    lines = list(Attendance.objects.filter(session=session).select_related("person"))
    due = [line for line in lines if line.presence != "not-due" and line.person_id in that_day]
    accepted = Acceptance.objects.filter(
        learning_set=session.learning_set_id, names_attendance=True, accepted_at__lte=session.closed_at
    )
    agreed = set(accepted.values_list("person", flat=True))
    all_due = {line.person_id for line in [*due, *(line for line in lines if line.counted)]}
    return due if due and all_due <= agreed else None


def _members(one: LearningSet) -> list[Membership]:
    return list(Membership.objects.filter(learning_set=one, role="member"))


def _turns(
    shown: SetFigures, one: LearningSet, held: list[Session], steady: int | None
) -> tuple[tuple[int, int] | None, frozenset[UUID]]:
    members = _members(one)
    moments = [m.started_at for m in members] + [m.ended_at for m in members if m.ended_at]
    since = [s for s in held if s.opened_at and s.opened_at >= max(moments)]
    current = [m.person_id for m in members if m.ended_at is None]
    is_told = len(current) >= LEAST and len(since) >= 2 and (steady is None or steady >= LEAST)
    assert shown.history.has_turns == is_told
    if not shown.history.has_turns:
        return None, frozenset()
    had = Counter(r.presenter_id for r in Round.objects.filter(session__in=since))
    each = [had[person] for person in current]
    assert (shown.history.fewest, shown.history.most) == (min(each), max(each))
    waits = {person: _wait(person, since) for person in current}
    assert shown.history.longest_wait == max(waits.values())
    return (min(each), max(each)), frozenset(s.pk for s in since)


def _wait(person: UUID, since: list[Session]) -> int:
    """Sessions since this person's last turn, or all of them."""
    had = [Round.objects.filter(session=one, presenter=person).exists() for one in since]
    return had[::-1].index(True) if True in had else len(had)


def _owed_by_owner(tally: Tally) -> Counter[UUID]:
    """What stands behind the published tally: 1 for each action due, and more for each reported on, and done."""
    owed = Counter[UUID]()
    if tally.shown_at is None or tally.shown_since is None or tally.shown_before is None:
        return owed
    for action in rows(Action).filter(learning_set=tally.learning_set_id):
        if tally.shown_since <= action.created_at < tally.shown_before:
            said = rows(Report).filter(action=action, reported_at__lte=tally.shown_at)
            last = said.order_by("reported_at", "id").last()
            owed[action.owner_id] += 1 + REPORTED * bool(last)
            owed[action.owner_id] += REPORTED**2 * bool(last and last.outcome == "done")
    return owed
