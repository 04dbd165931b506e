"""The hard moment: one press stops the clock and calms every screen; and the ways on from there."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.errors import Refused
from room.services import plan_changes, running
from sessions.models import Session
from sessions.process.machine import Move, Status
from sessions.process.stages import StageKind
from sessions.reads.plan import plan_of
from sessions.services import locking, session_plan


@transaction.atomic
def hold(*, session_id: UUID, person: User) -> Session:
    """Stops the clock and clears every screen, wherever the session stands: no version is asked for."""
    session = locking.lock(session_id)
    locking.check_hosts(session, person.pk)
    if session.state is not Status.PAUSED:
        session.status = locking.decide(session, Move.PAUSE)
        session.paused_at, session.paused_by = clock.now(), person
    session.held_at = session.held_at or clock.now()
    locking.save_move(session, "paused", "status", "paused_at", "paused_by", "held_at")
    return session


@transaction.atomic
def take_break(*, session_id: UUID, person: User, minutes: int, expected_version: int | None) -> Session:
    """Lets the set breathe: a break begins at once, all see when it ends, and Next leads back to where one was."""
    session = plan_changes.insert_step(
        session_id=session_id,
        person=person,
        kind=StageKind.BREAK,
        minutes=minutes,
        expected_version=expected_version,
        comes_back=True,
    )
    rows = plan_of(session)
    at = session_plan.position_of(session, rows)
    running.move_on(
        session_id=session_id,
        person=person,
        move=Move.JUMP,
        step_id=rows[at - 1].pk,
        expected_version=None,
    )
    return _go_on(session_id, person)


@transaction.atomic
def end_round(*, session_id: UUID, person: User, expected_version: int | None) -> Session:
    """Ends the present round without a result: it was a turn, and nothing more is asked of the presenter."""
    session = locking.lock_for_host(session_id, person, expected_version, Move.JUMP)
    rows = plan_of(session)
    here = session_plan.position_of(session, rows)
    round_ = rows[here].round if here >= 0 else None
    after = next((row for row in rows[here + 1 :] if round_ and row.round_id != round_.pk), None)
    if after is None:
        raise Refused(_("There is no round to end."))
    running.move_on(
        session_id=session_id, person=person, move=Move.JUMP, step_id=after.pk, expected_version=None
    )
    return _go_on(session_id, person)


def _go_on(session_id: UUID, person: User) -> Session:
    """The clock runs, and the screens show the session again."""
    session = locking.lock(session_id)
    if session.state is not Status.PAUSED:
        return session
    return running.resume(session_id=session_id, person=person, expected_version=None)
