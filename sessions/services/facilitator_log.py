"""Writing the facilitator's learning log."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from sessions.models import Attendance, LogEntry, Session
from sessions.services.supervision import take_entry_back
from sets.models import Membership


def sessions_run_by(person: User) -> list[Session]:
    """Closed sessions that this person facilitated or hosted, or was the trainee of, newest first; also of sets they
    have left."""
    as_facilitator = Attendance.objects.filter(
        person=person, role=Membership.Role.FACILITATOR, arrived_at__isnull=False
    )
    held = Session.objects.held().select_related("learning_set__programme")
    learnt = Attendance.objects.filter(person=person, session__trainee=person, arrived_at__isnull=False)
    mine = held.filter(pk__in=as_facilitator.values("session")) | held.filter(host=person)
    mine |= held.filter(pk__in=learnt.values("session"))
    return list(mine.distinct().order_by("-starts_at", "-id"))


@transaction.atomic
def write_log(*, person: User, session_id: UUID, words: str) -> LogEntry | None:
    """Save a private reflection on a session they ran; empty text deletes it. It is its author's alone, and outlives
    the set: what is written in it is deleted by them, or with their account. Deleted, it is taken back from their
    supervisor too."""
    session = next((one for one in sessions_run_by(person) if one.pk == session_id), None)
    if session is None:
        raise PermissionDenied
    mine = LogEntry.objects.filter(person=person, session_id=session_id)
    if not words.strip():
        mine.delete()
        take_entry_back(person=person, session_id=session_id)
        return None
    entry: LogEntry
    entry, _made = LogEntry.objects.update_or_create(
        person=person, session_id=session_id, defaults={"words": words.strip()}
    )
    return entry
