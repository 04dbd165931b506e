"""What every service of a session begins and ends with: lock, version check, plan, saving and announcing."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.audit import trail
from core.db.compiled import compiled_query
from core.errors import Refused, Stale
from live import bus
from sessions import permissions
from sessions.models import Attendance, Session, StageVisit
from sessions.process import clock as process_clock
from sessions.process.machine import IllegalMove, Move, Status, next_status
from sessions.process.stages import PresenterState
from sessions.reads.plan import visit_of
from sets.models import Membership
from sets.roles import roles_of


def lock(session_id: UUID) -> Session:
    """Lock the session's row until the end of the transaction; must be called inside one."""
    found = _locked(session_id)
    if not found:
        raise Session.DoesNotExist
    return found[0]


@compiled_query
def _locked(session_id: UUID) -> QuerySet[Session]:
    locked = Session.with_rehearsals.select_for_update(of=("self",)).filter(pk=session_id)
    return locked.select_related("learning_set")


def lock_for_host(session_id: UUID, person: User, expected_version: int | None, move: Move) -> Session:
    """Begin a host's move: lock the session, then check host, version and whether the state machine allows the move.

    Sets the new status without saving it. Raises PermissionDenied, Stale or Refused.
    """
    session = lock(session_id)
    check_hosts(session, person.pk)
    require_version(session, expected_version)
    session.status = decide(session, move)
    return session


def record(session: Session, person: User, verb: str) -> None:
    """Record a move in the audit; a rehearsal leaves no trace there either."""
    if not session.is_rehearsal:
        trail.record(actor=person, verb=verb, obj=session, learning_set_id=session.learning_set_id)


def require_version(session: Session, expected_version: int | None) -> None:
    """Raise Stale unless the caller saw the current version; None skips the check."""
    if expected_version is not None and expected_version != session.version:
        raise Stale(_("The session has moved on since."))


def runs_room(session: Session, person_id: UUID) -> bool:
    """Whether that person is the host now, by the roles that they hold after the lock."""
    return session.host_id == person_id and permissions.holds_controls(
        session, person_id, roles_of(person_id)
    )


def check_hosts(session: Session, person_id: UUID) -> None:
    """Raise PermissionDenied unless that person is the host, and still has the role for it."""
    if not runs_room(session, person_id):
        raise PermissionDenied


def require_live(session: Session) -> None:
    """Raise Refused unless the room can be entered."""
    if not session.is_live:
        raise Refused(_("The session is not open."))


def require_part(session: Session, person_id: UUID) -> None:
    """Raise Refused unless the person for whom somebody acts is a member or facilitator of the set, or the trainee."""
    roles = [Membership.Role.MEMBER, Membership.Role.FACILITATOR]
    _require_role(
        session, person_id, [*roles, *([Membership.Role.OBSERVER] if person_id == session.trainee_id else [])]
    )


def require_member(session: Session, person_id: UUID) -> None:
    """Raise Refused unless the person is a member: only members bring topics and present."""
    _require_role(session, person_id, [Membership.Role.MEMBER])


def require_here(session: Session, person: User) -> None:
    """Raise Refused for whoever is not in the room: they never joined, or have left. Stepping out is no leaving, and
    the host runs the room wherever they are."""
    row = Attendance.objects.filter(session=session, person=person).first()
    if session.host_id != person.pk and (row is None or row.is_gone):
        raise Refused(_("You are not in the room now. Join it first; what you wrote is kept as your draft."))


def acting_for(session: Session, person: User, about: UUID | None) -> UUID:
    """The id of the person acted for: `person` themself, or, if they are the host, a member or facilitator `about`."""
    if about is None or about == person.pk:
        return person.pk
    check_hosts(session, person.pk)
    require_part(session, about)
    return about


def check_not_listening(session: Session, person_id: UUID, *, about: UUID | None = None) -> None:
    """Raise Refused if the person presents in a stage in which the presenter only listens."""
    step = session.step
    if step is None or step.round is None or step.presenter_state != PresenterState.LISTENING:
        return
    if step.round.presenter_id == person_id:
        raise PermissionDenied(_("You are only listening now. You can write on your pad."))
    if about and step.round.presenter_id == about:
        raise PermissionDenied(_("The presenter only listens now."))


def check_inner(session: Session, person_id: UUID) -> None:
    """Raise PermissionDenied for somebody who sits in the outer circle of a fishbowl, and only watches now."""
    if not permissions.watches(session, session.step) or session.chair_id == person_id:
        return
    if Attendance.objects.filter(session=session, person=person_id).exclude(outer_task="").exists():
        raise PermissionDenied(_("In the outer circle one watches and notes; one comes in at the end."))


def _require_role(session: Session, person_id: UUID, roles: list[Membership.Role]) -> None:
    held = Membership.objects.current().filter(learning_set=session.learning_set_id, person=person_id)
    if not held.filter(role__in=roles).exists():
        raise Refused(_("That person is not in this set."), field="about")


def decide(session: Session, move: Move) -> Status:
    """The status after the move; raises Refused with a message when the state machine forbids it."""
    try:
        return next_status(session.state, move)
    except IllegalMove as refusal:
        raise Refused(
            _("That cannot be done now: the session is %(status)s.") % {"status": session.status}
        ) from refusal


def ends_at(session: Session, visit: StageVisit | None, now: datetime | None = None) -> datetime | None:
    """When the current step ends (UTC); moves on while paused; None without a step."""
    if visit is None:
        return None
    return process_clock.ends_at(
        entered_at=visit.entered_at,
        minutes=visit.minutes,
        extra_seconds=visit.extra_seconds,
        paused_seconds=visit.paused_seconds,
        paused_at=session.paused_at,
        now=now or clock.now(),
    )


def seconds_left(session: Session, visit: StageVisit, now: datetime) -> int:
    """Whole seconds left in that visit; negative when overrun."""
    return process_clock.remaining(
        entered_at=visit.entered_at,
        minutes=visit.minutes,
        extra_seconds=visit.extra_seconds,
        paused_seconds=visit.paused_seconds,
        paused_at=session.paused_at,
        now=now,
    )


def save_move(session: Session, kind: str, *fields: str, visit: StageVisit | None = None) -> None:
    """Save a move: raise `version` by one and signal browsers at the commit; passing `visit` saves a query."""
    session.version += 1
    session.changes += 1
    session.save(update_fields=["version", "changes", *fields])
    announce(session, kind, visit)


def save_change(session: Session, kind: str) -> None:
    """Save a change that screens show but that is not a move: raises `changes`, not `version`."""
    session.changes += 1
    session.save(update_fields=["changes"])
    announce(session, kind)


def announce(session: Session, kind: str, visit: StageVisit | None = None) -> None:
    """Signal the session's streams after the commit, without words."""
    visit = visit or visit_of(session)
    end = ends_at(session, visit)
    step = session.step
    presenter = step.round.presenter if step and step.round else None
    bus.publish_on_commit(
        session.topic,
        kind,
        session.version,
        changes=session.changes,
        status=session.status,
        step=step.position + 1 if step else 0,
        stage=step.name if step else "",
        presenter=presenter.short_name if presenter else "",
        ends_at=end.isoformat() if end else "",
        paused=session.paused_at is not None,
        minutes=max(visit.minutes, -(-(visit.minutes * 60 + visit.extra_seconds) // 60)) if visit else 0,
        now=clock.now().isoformat(),
    )
