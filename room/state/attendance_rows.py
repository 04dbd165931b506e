"""Who is in the room, as the tables have it: asked for at every painting of every screen."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from core.db.compiled import compiled_query
from sessions import permissions
from sessions.models import Attendance, QueueEntry, Session
from sets.models import Membership
from sets.roles import Roles


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


def host_gone(
    session: Session, register: Mapping[UUID, Attendance], held: Iterable[Membership], now: datetime
) -> bool:
    """Whether any member who is here may take over, from what has been read already."""
    host = register.get(session.host_id) if session.host_id else None
    roles = Roles(one for one in held if one.person_id == session.host_id)
    return permissions.host_is_gone(session, host, roles, now)
