"""Opening the room and closing the session."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from actions import services as actions
from core import clock
from core.errors import Refused
from planning.services import moving
from room.services import presence, register, rehearsal, running
from sessions import permissions
from sessions.models import Attendance, Session, StageVisit, Step
from sessions.process import clock as process_clock
from sessions.process.machine import Move, Status
from sessions.reads.plan import plan_of
from sessions.services import frozen_register, locking, rounds, session_plan
from sets.models import LearningSet, Membership, SetStatus
from sets.roles import Roles
from sets.services import note_step
from sets.services.locking import lock as lock_set
from sets.services.locking import require_running


class TooEarly(Refused):
    """The session is far ahead: whoever opens it says first what they mean."""


@transaction.atomic
def open_room(
    *, session_id: UUID, person: User, roles: Roles, expected_version: int | None, early: str = ""
) -> Session:
    """Lets people in: the plan is laid out as a snapshot, the register begins, this person holds the controls.

    Long before its time `early` says what is meant: `move` it to now, or only `look`. Returns what was opened.
    """
    session = _lock_with_set(session_id)
    roles = roles.again()
    if not permissions.can_run(session, person.pk, roles):
        raise PermissionDenied(_("The facilitator or their deputy opens the room."))
    locking.require_version(session, expected_version)
    require_running(session.learning_set)
    status = locking.decide(session, Move.OPEN)
    if session.is_early and early == "look":
        return rehearsal.begin(session, person)
    if session.is_early and early != "move":
        raise TooEarly(_("It is not time yet: say whether to move the session to now."))
    _require_no_other_room(session, person)
    if session.is_early:
        moving.move_to_now(session, person)
    session.status = status
    _lay_out(session)
    session.host, session.host_stands_in, session.opened_at = person, False, clock.now()
    session.shows_airtime = session.learning_set.shows_airtime
    locking.record(session, person, "session.opened")
    locking.save_move(session, "opened", "status", "host", "host_stands_in", "opened_at", "shows_airtime")
    return session


@transaction.atomic
def unopen(
    *, session_id: UUID, person: User, expected_version: int | None, roles: Roles | None = None
) -> Session:
    """Takes the opening back before the start: the session waits for its date again, its register empty."""
    session = _lock_to_end(session_id, person, roles, expected_version)
    status = locking.decide(session, Move.UNOPEN)
    if session.is_rehearsal:
        return rehearsal.end(session)
    if StageVisit.objects.filter(session=session).exists():
        raise Refused(_("The session had started. Start it again and close it, so that nothing is lost."))
    session.status = status
    session_plan.take_down(session)
    locking.record(session, person, "session.unopened")
    locking.save_move(session, "unopened", "status", "host", "opened_at")
    return session


@transaction.atomic
def close_session(
    *, session_id: UUID, person: User, expected_version: int | None, roles: Roles | None = None
) -> Session:
    """Ends it: register closed, rounds and topics settled. The one move that asks first. Private pads stay with their
    owners, who are asked whether to keep them.

    A room that was left open is closed as of the last sign of life in it, by anybody who may take it over.
    """
    session = _lock_to_end(session_id, person, roles, expected_version)
    locking.decide(session, Move.CLOSE)
    if session.is_rehearsal:
        return rehearsal.end(session)
    return _close(session, person)


def _close(session: Session, person: User) -> Session:
    now = _last_sign_of_life(session) if session.is_left_open else clock.now()
    session.status = Status.CLOSED
    running.leave_stage(session, now)
    rounds.finish_rounds(session, now)
    register.settle(session, now)
    session.step, session.paused_at, session.paused_by, session.held_at = None, None, None, None
    session.closed_at = session.register_closed_at = now
    session.first_closed_at = session.first_closed_at or now
    forming = LearningSet.objects.filter(pk=session.learning_set_id, status=SetStatus.FORMING)
    if forming.update(status=SetStatus.FACILITATED):
        note_step(session.learning_set_id, SetStatus.FACILITATED, None)
    locking.record(session, person, "session.closed")
    locking.save_move(
        session,
        "closed",
        "status",
        "step",
        "paused_at",
        "paused_by",
        "held_at",
        "closed_at",
        "register_closed_at",
        "first_closed_at",
    )
    frozen_register.freeze_register(session)
    actions.recount(learning_set_id=session.learning_set_id, asked_before=session.opened_at or now)
    actions.publish(learning_set_id=session.learning_set_id)
    return session


@transaction.atomic
def reopen(*, session_id: UUID, person: User, roles: Roles, expected_version: int | None) -> Session:
    """Opens a closed session again within a day, paused where it was left, for what was forgotten."""
    session = _lock_with_set(session_id)
    roles = roles.again()
    if not permissions.can_run(session, person.pk, roles):
        raise PermissionDenied(_("The facilitator or their deputy opens the room."))
    locking.require_version(session, expected_version)
    require_running(session.learning_set)
    status = locking.decide(session, Move.REOPEN)
    if not permissions.can_reopen(session):
        raise Refused(_("It was closed more than a day ago, so it can no longer be reopened."))
    _require_no_other_room(session, person)
    session.status = status
    session.host, session.host_stands_in = person, False
    last = StageVisit.objects.filter(session=session).select_related("step__round").last()
    rounds.reopen_rounds(session)
    running.enter(session, last.step if last else plan_of(session)[-1], by=person)
    session.closed_at, session.register_closed_at = None, None
    session.paused_by = person
    locking.record(session, person, "session.reopened")
    locking.save_move(
        session,
        "reopened",
        "status",
        "host",
        "host_stands_in",
        "closed_at",
        "register_closed_at",
        "step",
        "paused_at",
        "paused_by",
    )
    row = Attendance.objects.filter(session=session, person=person).first()
    if row and row.came:  # who was there and opens it again is there again, and has not stepped out
        return presence.join(session_id=session_id, person=person, roles=roles)
    return session


def _lock_with_set(session_id: UUID) -> Session:
    """Set first, then session: two rooms of one set are opened in turn, and the second one finds the first."""
    lock_set(Session.with_rehearsals.values_list("learning_set_id", flat=True).get(pk=session_id))
    return locking.lock(session_id)


def _lock_to_end(
    session_id: UUID, person: User, roles: Roles | None, expected_version: int | None
) -> Session:
    """For the host; a room that was left open can be ended by anybody who may take it over."""
    session = locking.lock(session_id)
    if roles is None or not session.is_left_open or not permissions.takes_part(session, roles.again()):
        locking.check_hosts(session, person.pk)
    locking.require_version(session, expected_version)
    return session


def _require_no_other_room(session: Session, person: User) -> None:
    """One room of a set at a time; one that was left open is ended now, so that nothing waits for it."""
    live = Session.objects.live().filter(learning_set=session.learning_set_id).exclude(pk=session.pk)
    for other_id in live.order_by("pk").values_list("pk", flat=True):
        other = locking.lock(other_id)
        if not other.is_left_open:
            day = date_format(other.starts_at.astimezone(other.zone), "l j F")
            said = _("Another room of this set is open, for the session of %(day)s. Close it first.")
            raise Refused(said % {"day": day})
        _end_left_open(other, person)


def _end_left_open(session: Session, person: User) -> None:
    if session.state is not Status.OPEN:
        _close(session, person)
        return
    session.status = locking.decide(session, Move.UNOPEN)
    session_plan.take_down(session)
    locking.record(session, person, "session.unopened")
    locking.save_move(session, "unopened", "status", "host", "opened_at")


def _last_sign_of_life(session: Session) -> datetime:
    """When somebody was last there, or moved it on; the next morning at the latest."""
    rows = Attendance.objects.filter(session=session)
    signs = rows.aggregate(seen=Max("seen_at"), left=Max("left_at"), came=Max("arrived_at"))
    entered = StageVisit.objects.filter(session=session).aggregate(last=Max("entered_at"))
    last: datetime = max(sign for sign in (*signs.values(), *entered.values(), session.opened_at) if sign)
    return min(last, process_clock.morning_after(session.planned_end.astimezone(session.zone)))


def _lay_out(session: Session) -> None:
    """The register of who belongs today, and the plan, unless an earlier opening left one."""
    people = list(Membership.objects.current().filter(learning_set=session.learning_set_id).seated())
    register.begin(session, people)
    if not Step.objects.filter(session=session).exists():
        session_plan.lay_out_for(session, [m.person_id for m in people if m.role == Membership.Role.MEMBER])
