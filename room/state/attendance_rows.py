"""Who is in the room, as the tables have it: asked for at every painting of every screen."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from core.db.compiled import compiled_query
from sessions.models import Attendance, QueueEntry
from sets.models import Membership


def register(session_id: UUID) -> dict[UUID, Attendance]:
    """Who came and how, by person."""
    return {row.person_id: row for row in _register(session_id)}


@compiled_query
def _register(session_id: UUID) -> QuerySet[Attendance]:
    return Attendance.objects.filter(session=session_id)


@compiled_query
def memberships(learning_set_id: UUID, moment: datetime) -> QuerySet[Membership]:
    """Those that held at that moment, each with its person, in the order of the circle."""
    current = Membership.objects.current(moment).filter(learning_set=learning_set_id)
    return current.select_related("person").seated()


@compiled_query
def queue(session_id: UUID) -> QuerySet[QueueEntry]:
    """Who has the floor or waits for it, in turn."""
    return QueueEntry.objects.filter(session=session_id, done_at=None)
