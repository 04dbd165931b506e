"""The same figures, counted naively, row by row in Python."""

from dataclasses import dataclass

from core import clock
from programmes.models import Programme
from sessions.models import Attendance, Round, Session
from sets.models import LearningSet, Membership


@dataclass(frozen=True)
class Recount:
    """One set's figures, before anything is hidden."""

    turns: tuple[int, ...]
    cells: tuple[tuple[int, int], ...]
    held: int


def recount(programme: Programme) -> dict[str, Recount]:
    """By the set's name."""
    return {one.name: _set(one) for one in LearningSet.objects.filter(programme=programme)}


def _set(one: LearningSet) -> Recount:
    now = clock.now()
    members = [m for m in Membership.objects.filter(learning_set=one, role="member") if m.holds_at(now)]
    sessions = sorted(
        (s for s in Session.objects.filter(learning_set=one) if s.status == "closed"),
        key=lambda s: s.starts_at,
    )
    registered = [s for s in sessions if s.register_closed_at]
    turns = []
    for member in members:
        theirs = [s.pk for s in registered if s.closed_at and s.closed_at >= member.started_at]
        rounds = [r for r in Round.objects.filter(presenter=member.person) if r.session_id in theirs]
        turns.append(len([r for r in rounds if r.kind == "issue" and r.status == "done"]))
    cells = []
    for session in registered:
        due = [m.person_id for m in members if session.closed_at and m.started_at <= session.closed_at]
        rows = [a for a in Attendance.objects.filter(session=session) if a.person_id in due]
        rows = [a for a in rows if a.role == "member"]
        if rows:
            cells.append((len(rows), len([a for a in rows if a.came])))
    return Recount(tuple(sorted(turns, reverse=True)), tuple(cells), len(sessions))
