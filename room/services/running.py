"""Moving a session along its plan: start, next, back, jump, pause, time, and who holds the controls."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.db.compiled import compiled_query
from core.errors import Refused, Stale
from room.services import queue, report_floor, sharing, topic_table
from room.services.targets import require_presenter, target_of
from sessions import permissions
from sessions.models import Attendance, Session, StageVisit, Step
from sessions.process import clock as process_clock
from sessions.process import defaults, machine
from sessions.process.machine import Move, Status
from sessions.process.stages import StageKind
from sessions.reads.plan import plan_of, plan_to_move_in, visit_of
from sessions.services import locking, rounds, session_plan
from sets.roles import Roles, roles_of


@transaction.atomic
def start(*, session_id: UUID, person: User, expected_version: int | None) -> Session:
    """Begins with the first stage: the clock runs from here."""
    session = locking.lock_for_host(session_id, person, expected_version, Move.START)
    rows = plan_of(session)
    session.started_at = session.started_at or clock.now()
    enter(session, rows[machine.first_step(len(rows))], by=person)
    locking.record(session, person, "session.started")
    locking.save_move(session, "started", "status", "started_at", "step", "paused_at")
    return session


@transaction.atomic
def unstart(*, session_id: UUID, person: User, expected_version: int | None) -> Session:
    """Takes the start back, at the first stage: people arrive again, as if nobody had begun."""
    session = locking.lock_for_host(session_id, person, expected_version, Move.UNSTART)
    rows = plan_of(session)
    if session_plan.position_of(session, rows) > 0:
        raise Refused(_("The start can be undone only at the first stage."))
    visit = leave_stage(session, clock.now())
    if visit:
        visit.delete()
    if not StageVisit.objects.filter(session=session).exists():
        session.started_at = None
    session.step, session.paused_at, session.paused_by = None, None, None
    locking.record(session, person, "session.unstarted")
    locking.save_move(session, "unstarted", "status", "started_at", "step", "paused_at", "paused_by")
    return session


@transaction.atomic
def move_on(
    *,
    session_id: UUID,
    person: User,
    move: Move,
    expected_version: int | None,
    step_id: UUID | None = None,
    restores: bool = False,
    needs_presenter: bool = False,
) -> Session:
    """Next, back, skip or jump (to a step).

    Going back, and on again, restores the clock as it was left, one minute at least; a jump begins the stage anew,
    unless it `restores`: it takes another jump back. With `needs_presenter` it stops before a round of nobody's.
    """
    session = locking.lock_for_host(session_id, person, expected_version, move)
    rows = plan_to_move_in(session.pk)
    wanted = _target_row(rows[target_of(session, rows, move, step_id)].pk)[0]
    if needs_presenter:
        require_presenter(session, rows, wanted)
    visit = enter(
        session,
        wanted,
        by=person,
        restore=restores or move is not Move.JUMP,
        back=move is Move.BACK,
    )
    locking.save_move(session, move.value, "step", "paused_at", visit=visit)
    return session


@transaction.atomic
def pause(*, session_id: UUID, person: User, expected_version: int | None) -> Session:
    """Stops the clock until somebody resumes."""
    session = locking.lock_for_host(session_id, person, expected_version, Move.PAUSE)
    session.paused_at, session.paused_by = clock.now(), person
    locking.save_move(session, "paused", "status", "paused_at", "paused_by")
    return session


@transaction.atomic
def resume(*, session_id: UUID, person: User, expected_version: int | None) -> Session:
    """Lets the clock run on from where it stood."""
    session = locking.lock_for_host(session_id, person, expected_version, Move.RESUME)
    visit = visit_of(session)
    if visit and (fields := _settle(session, visit, clock.now())):
        visit.save(update_fields=fields)
    session.paused_at, session.paused_by, session.held_at = None, None, None
    locking.save_move(session, "resumed", "status", "paused_at", "paused_by", "held_at")
    return session


@transaction.atomic
def change_time(
    *,
    session_id: UUID,
    person: User,
    minutes: int,
    expected_version: int | None,
    step_id: UUID | None = None,
) -> Session:
    """Gives the present stage minutes more, or fewer; it never ends before now.

    Where the stage is named, presses add up whatever else has moved meanwhile; Stale if it is another one now.
    """
    move = Move.EXTEND if minutes > 0 else Move.SHORTEN
    session = locking.lock_for_host(session_id, person, None if step_id else expected_version, move)
    if step_id and step_id != session.step_id:
        raise Stale(_("The session has moved on since."))
    visit = visit_of(session)
    if visit is None or not 1 <= abs(minutes) <= defaults.STAGE_MINUTES_MOST:
        raise Refused(_("Minutes from 1 to 90."), field="minutes")
    left = locking.seconds_left(session, visit, clock.now())
    gained = minutes * 60
    if gained < 0:
        gained = -min(-gained, max(0, left))
    visit.extra_seconds += gained
    visit.save(update_fields=["extra_seconds"])
    locking.save_move(session, "time")
    return session


@transaction.atomic
def take_over(*, session_id: UUID, person: User, roles: Roles, expected_version: int | None) -> Session:
    """Hands the controls to this person: a facilitator at once, a deputy who is here too, and any other member who is
    here once the host is gone."""
    session = locking.lock(session_id)
    roles = roles.again()
    _check_takes_over(session, person, roles)
    locking.require_version(session, expected_version)
    if permissions.holds_controls(session, person.pk, roles):
        return session
    locking.decide(session, Move.TAKE_OVER)
    session.host = person
    session.host_stands_in = not permissions.can_run(session, person.pk, roles)
    locking.record(session, person, "session.taken_over")
    locking.save_move(session, "host", "host", "host_stands_in")
    return session


def _check_takes_over(session: Session, person: User, roles: Roles) -> None:
    register = {row.person_id: row for row in Attendance.objects.filter(session=session)}
    host, mine = register.get(session.host_id) if session.host_id else None, register.get(person.pk)
    host_roles = roles_of(session.host_id) if session.host_id else None
    gone = permissions.host_is_gone(session, host, host_roles, clock.now())
    is_here = mine is not None and mine.is_present
    if permissions.can_take_over(session, roles, is_here=is_here, host_gone=gone):
        return
    if not is_here and permissions.can_take_over(session, roles, is_here=True, host_gone=gone):
        raise PermissionDenied(_("Say first that you are here: then you can take over."))
    raise PermissionDenied(
        _("Somebody is running the room. You can take over once they have been gone for a minute.")
    )


def leave_stage(session: Session, now: datetime) -> StageVisit | None:
    """Ends the stay in the present stage and whatever hung on it: the pause so far, the queue."""
    return _leave(session, visit_of(session), now)


def enter(session: Session, step: Step, *, by: User, restore: bool = False, back: bool = False) -> StageVisit:
    """Leaves the present stage and begins a stay in `step`."""
    now = clock.now()
    session_plan.reckon(session, step)
    here, last = _stays(session, step)
    here = _leave(session, here, now, to=step)
    if here and here.step_id == step.pk:
        last = here
    visit = StageVisit.objects.create(
        session=session,
        step=step,
        entered_at=now,
        minutes=step.minutes,
        extra_seconds=_left_over(step, last) if restore and last else 0,
        entered_by=by,
    )
    rounds.enter_round(session, step, now, back=back)
    # Moving on while paused stays paused: the new stage's pause begins now.
    session.paused_at = now if session.state is Status.PAUSED else None
    session.step = step
    report_floor.settle(session)
    if step.kind in {StageKind.TOPICS, StageKind.SELECTION}:
        topic_table.lay_on_table(session)
        sharing.share_equally(session)
    return visit


def _stays(session: Session, step: Step) -> tuple[StageVisit | None, StageVisit | None]:
    """The present stay and the last finished one in `step`, in one query: a press waits for each."""
    newest = _newest_stays(session.pk, step.pk)
    here = newest.pop(0) if newest and newest[0].left_at is None else None
    return here, newest[0] if newest else None


@compiled_query
def _newest_stays(session_id: UUID, step_id: UUID) -> QuerySet[StageVisit]:
    either = StageVisit.objects.filter(Q(left_at=None) | Q(step=step_id), session=session_id)
    return either.order_by(F("left_at").desc(nulls_first=True), "-id")[:2]


@compiled_query
def _target_row(step_id: UUID) -> QuerySet[Step]:
    return Step.objects.select_related("round__presenter").filter(pk=step_id)


def _leave(
    session: Session, visit: StageVisit | None, now: datetime, to: Step | None = None
) -> StageVisit | None:
    if visit is None:
        return None
    visit.left_at = now
    fields = ["left_at", *_settle(session, visit, now)]
    visit.save(update_fields=fields)
    queue.end_queue(session, now, to)
    return visit


def _left_over(step: Step, last: StageVisit) -> int:
    """What to add to the stage's minutes so that its clock goes on where it was left, with one minute at least."""
    stayed = ((last.left_at or clock.now()) - last.entered_at).total_seconds()
    given = last.minutes * 60 + last.extra_seconds + last.paused_seconds
    return process_clock.left_over(given=given, stayed=stayed) - step.minutes * 60


def _settle(session: Session, visit: StageVisit, now: datetime) -> list[str]:
    """Adds the pause so far to the stay, and answers with the fields to save."""
    if not session.paused_at:
        return []
    visit.paused_seconds += max(0, int((now - session.paused_at).total_seconds()))
    visit.pauses = [*visit.pauses, [session.paused_at.isoformat(), now.isoformat()]]
    return ["paused_seconds", "pauses"]
