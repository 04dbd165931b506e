"""Who is asked how useful a session was, and what they have answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core import clock
from sessions.models import MISSING, Attendance, Session, SessionScore
from sessions.models.score import SCORE_MOST
from sessions.process.machine import Status
from sets.models import Membership

ASKED_FOR = timedelta(days=7)


@dataclass(frozen=True)
class ScoreAsked:
    """The question as one person has it: the numbers to choose from, their answer so far, and until when."""

    until: datetime
    given: int | None
    numbers: tuple[int, ...] = tuple(range(1, SCORE_MOST + 1))


def score_asked(session: Session, person_id: UUID) -> ScoreAsked | None:
    """None unless the programme asks, and the person came as a member, in the week after the close."""
    if not session.learning_set.programme.asks_score or session.closed_at is None:
        return None
    until = session.closed_at + ASKED_FOR
    is_held = session.state is Status.CLOSED and session.declared_none_at is None
    if not is_held or clock.now() >= until or not _came(session, person_id):
        return None
    given = SessionScore.objects.filter(session=session, person=person_id).values_list("score", flat=True)
    return ScoreAsked(until, given.first())


def _came(session: Session, person_id: UUID) -> bool:
    came = Attendance.objects.filter(session=session, person=person_id, role=Membership.Role.MEMBER)
    return came.filter(arrived_at__isnull=False).exclude(presence__in=MISSING).exists()
