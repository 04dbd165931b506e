"""Who may do what in a session, and who may read what was said in it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Max

from core import clock
from sessions.models import Attendance, Round, Session, StageVisit
from sessions.process import defaults
from sets.permissions import can_open_room
from sets.roles import Roles

REOPEN_WITHIN = timedelta(days=1)


def host_is_gone(session: Session, now: datetime | None = None) -> bool:
    """Whether the host is unset or has been silent for 60 seconds (`GONE_SECONDS`): then any member may take over."""
    if session.host_id is None:
        return True
    host = Attendance.objects.filter(session=session, person_id=session.host_id).first()
    return is_gone(host, now or clock.now())


def is_gone(attendance: Attendance | None, now: datetime) -> bool:
    """Whether that person's browser has sent nothing for `GONE_SECONDS`, or never."""
    if attendance is None or attendance.seen_at is None:
        return True
    return now - attendance.seen_at >= timedelta(seconds=defaults.GONE_SECONDS)


def can_take_over(session: Session, person_id: UUID, roles: Roles) -> bool:
    """Whether the person may take over the room: who may open it, at any time; other members once the host is gone."""
    if not session.is_live or not roles.is_in(session.learning_set_id):
        return False
    if can_open_room(roles, session.learning_set):
        return True
    return roles.is_member(session.learning_set_id) and host_is_gone(session)


def check_takes_part(session: Session, roles: Roles) -> None:
    """Raise PermissionDenied unless the person is a member or facilitator of the set; observers only watch."""
    in_set = session.learning_set_id
    if not (roles.is_member(in_set) or roles.is_facilitator(in_set)):
        raise PermissionDenied


def can_read_session(session: Session, roles: Roles) -> bool:
    """Whether somebody may read what was said in a session: members if they joined before its close, facilitators
    while they facilitate."""
    since = roles.sees_from(session.learning_set_id)
    if since is None:
        return False
    return since <= (session.closed_at or clock.now())


def can_read_round(
    round_: Round, *, person_id: UUID, roles: Roles, attendance: Attendance | None, set_id: UUID
) -> bool:
    """Whether somebody may read a round: its presenter; others if they had joined before its end. A "room only" round
    can be read only by those who were present during it."""
    since = roles.sees_from(set_id)
    if since is None or round_.presenter_id == person_id:
        return since is not None
    if is_room_only(round_) and not was_there(round_, attendance):
        return False
    return round_.ended_at is None or round_.ended_at >= since


def can_read_topic(round_: Round, *, person_id: UUID, since: datetime | None, now: datetime) -> bool:
    """Whether somebody may read a round's topic: its presenter, and those who had joined before it began."""
    begun = round_.started_at or now
    return round_.presenter_id == person_id or (since is not None and begun >= since)


def was_there(round_: Round, attendance: Attendance | None) -> bool:
    """Whether somebody was present during the round, not merely at another time of the session."""
    if attendance is None:
        return False
    return attendance.was_there(round_.started_at, round_.ended_at or _left_at(round_))


def _left_at(round_: Round) -> datetime | None:
    """When a round that was left early, and may be continued, was last left; None for other rounds."""
    if round_.status != Round.Status.DONE:
        return None
    stays = StageVisit.objects.filter(step__round=round_)
    last: datetime | None = stays.aggregate(last=Max("left_at"))["last"]
    return last


def is_room_only(round_: Round) -> bool:
    """Whether the presenter marked the round or its issue as "room only"."""
    return round_.room_only or bool(round_.issue and round_.issue.room_only)


def can_reopen(session: Session) -> bool:
    """Whether a session can be reopened: closed within the last day, in a set that has not ended."""
    fresh = session.closed_at is not None and clock.now() - session.closed_at <= REOPEN_WITHIN
    return fresh and not session.learning_set.has_ended
