"""Who may do what in a session; what each person may read of it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied

from core import clock
from sessions.models import Attendance, Round, Session
from sessions.process import defaults
from sets.permissions import can_open_room
from sets.roles import Roles


def host_is_gone(session: Session, now: datetime | None = None) -> bool:
    """Whether nobody has run the room for a minute: then anybody present may take over (product: 60 seconds)."""
    if session.host_id is None:
        return True
    host = Attendance.objects.filter(session=session, person_id=session.host_id).first()
    return is_gone(host, now or clock.now())


def is_gone(attendance: Attendance | None, now: datetime) -> bool:
    """Whether that person's browser has been silent for the time after which a host counts as gone."""
    if attendance is None or attendance.seen_at is None:
        return True
    return now - attendance.seen_at >= timedelta(seconds=defaults.GONE_SECONDS)


def can_take_over(session: Session, person_id: UUID, roles: Roles) -> bool:
    """A facilitator of the set or a deputy at once; any member once the host is gone. By a person, never by itself."""
    if not session.is_live or not roles.is_in(session.learning_set_id):
        return False
    if can_open_room(roles, session.learning_set):
        return True
    return roles.is_member(session.learning_set_id) and host_is_gone(session)


def check_takes_part(session: Session, roles: Roles) -> None:
    """Raises unless the person is a member or facilitator of the set: observers are present and silent."""
    in_set = session.learning_set_id
    if not (roles.is_member(in_set) or roles.is_facilitator(in_set)):
        raise PermissionDenied


def can_read_session(session: Session, roles: Roles) -> bool:
    """Whether somebody may read what was said in it: from the day they joined, or while they facilitate."""
    since = roles.sees_from(session.learning_set_id)
    if since is None:
        return False
    return since <= (session.closed_at or clock.now())


def can_read_round(round_: Round, *, person_id: UUID, roles: Roles, was_present: bool, set_id: UUID) -> bool:
    """One's own; others' from the day one joined. "In the room only" is for those who were there."""
    since = roles.sees_from(set_id)
    if since is None or (is_room_only(round_) and not was_present):
        return False
    return round_.presenter_id == person_id or round_.ended_at is None or round_.ended_at >= since


def is_room_only(round_: Round) -> bool:
    """Whether its presenter keeps the topic in the room."""
    return round_.room_only or bool(round_.issue and round_.issue.room_only)
