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
    unchanged: int


def recount(programme: Programme) -> dict[str, Recount]:
    """By the set's name."""
    return {one.name: _set(one) for one in LearningSet.objects.filter(programme=programme)}


def _set(one: LearningSet) -> Recount:
    ever = list(Membership.objects.filter(learning_set=one, role="member"))
    sessions = sorted(
        (s for s in Session.objects.filter(learning_set=one) if s.status == "closed"),
        key=lambda s: s.starts_at,
    )
    registered = [s for s in sessions if s.register_closed_at]
    moments = [moment for m in ever for moment in (m.started_at, m.ended_at) if moment]
    since = [s.pk for s in registered if (s.opened_at or s.starts_at) >= max(moments, default=s.starts_at)]
    turns = []
    for member in (m for m in ever if m.holds_at(clock.now())):
        rounds = [r for r in Round.objects.filter(presenter=member.person) if r.session_id in since]
        turns.append(len([r for r in rounds if r.kind == "issue" and r.status == "done"]))
    cells = tuple(_cell(session, ever) for session in registered)
    return Recount(tuple(sorted(turns, reverse=True)), cells, len(sessions), len(since))


def _cell(session: Session, ever: list[Membership]) -> tuple[int, int]:
    """Due and came, of the members of that day."""
    assert session.closed_at
    begun = session.opened_at or session.starts_at
    due = [
        m.person_id
        for m in ever
        if m.started_at <= session.closed_at and (not m.ended_at or m.ended_at > begun)
    ]
    rows = [a for a in Attendance.objects.filter(session=session) if a.person_id in due]
    rows = [a for a in rows if a.role == "member" and a.presence != "not-due"]
    return len(rows), len([a for a in rows if a.came])
