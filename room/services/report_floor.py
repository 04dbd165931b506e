"""Who has the floor in the action reports: only the host and whoever holds it move it, never somebody who arrives."""

from uuid import UUID

from core import clock
from sessions.models import Attendance, Session
from sessions.process.stages import StageKind
from sessions.reads.reports import waiting_owners


def settle(session: Session) -> None:
    """Gives a free floor to the first who waits; whoever has it keeps it. Does not save `session`."""
    if session.step is None or session.step.kind != StageKind.REPORTS:
        return
    waiting = waiting_owners(session)
    held = Attendance.objects.filter(session=session).exclude(floor_at=None)
    if waiting and not held.filter(person__in=waiting).exists():
        give(session, waiting[0])


def give(session: Session, person_id: UUID) -> None:
    """This person reports now, and nobody else."""
    register = Attendance.objects.filter(session=session)
    register.exclude(floor_at=None).exclude(person=person_id).update(floor_at=None)
    register.filter(person=person_id, floor_at=None).update(floor_at=clock.now())


def end(session: Session, person_id: UUID) -> None:
    """This person no longer has the floor."""
    Attendance.objects.filter(session=session, person=person_id).update(floor_at=None)
