"""How long a round takes, in which format, and with which of its optional stages: changed while the session runs."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from room.services import plan_changes, sharing
from sessions.models import Round, Session, Step
from sessions.process.machine import Move
from sessions.process.stages import Stage, StageKind
from sessions.reads.formats import format_of
from sessions.reads.plan import plan_of
from sessions.services import locking, round_plan, session_plan


@transaction.atomic
def set_minutes(
    *, session_id: UUID, person: User, round_id: UUID, minutes: int, expected_version: int | None
) -> Session:
    """Gives a round so many minutes; they are spread over the stages that are still to come."""
    session = locking.lock_for_host(session_id, person, expected_version, Move.REORDER)
    plan_changes.require_minutes(minutes)
    _set(session, plan_changes.round_of(session, round_id), minutes)
    locking.save_move(session, "plan")
    return session


@transaction.atomic
def equal_minutes(*, session_id: UUID, person: User, minutes: int, expected_version: int | None) -> Session:
    """Gives every round that has not begun the same minutes: a way to fit."""
    session = locking.lock_for_host(session_id, person, expected_version, Move.REORDER)
    plan_changes.require_minutes(minutes)
    for round_ in Round.objects.filter(session=session, status=Round.Status.PLANNED):
        _set(session, round_, minutes)
    locking.save_move(session, "plan")
    return session


@transaction.atomic
def swap_format(
    *, session_id: UUID, person: User, round_id: UUID, format: str, expected_version: int | None
) -> Session:
    """Runs a round, or the rest of it, in another format."""
    session = locking.lock_for_host(session_id, person, expected_version, Move.SWAP_FORMAT)
    plan_changes.require_format(session, format)
    round_ = plan_changes.round_of(session, round_id)
    was, wanted = (format_of(slug, session.learning_set) for slug in (round_.format, format))
    if round_.status == Round.Status.PLANNED and round_.minutes == was.minutes:
        round_.minutes = wanted.minutes
    round_.format = format
    round_.save(update_fields=["format", "minutes"])
    round_plan.rebuild(session, round_)
    sharing.share_equally(session)
    locking.save_move(session, "plan")
    return session


@transaction.atomic
def use_resources(
    *, session_id: UUID, person: User, round_id: UUID, wanted: bool, expected_version: int | None
) -> Session:
    """Switches a round's stage for resources on or off, with its minutes, while it still lies ahead."""
    session = locking.lock_for_host(
        session_id, person, expected_version, Move.INSERT if wanted else Move.REMOVE
    )
    round_ = plan_changes.round_of(session, round_id)
    stages = format_of(round_.format, session.learning_set).stages
    stage = next((s for s in stages if s.kind is StageKind.RESOURCES and s.optional), None)
    if stage is None:
        raise Refused(_("This format has no stage for resources."))
    rows = plan_of(session)
    row = next((r for r in rows if r.round_id == round_.pk and r.kind == stage.kind), None)
    if wanted and row is None:
        _switch_on(session, round_, stage, rows)
    elif not wanted and row is not None:
        _switch_off(session, round_, row, rows)
    locking.save_move(session, "plan")
    return session


def _set(session: Session, round_: Round, minutes: int) -> None:
    round_.minutes = minutes
    round_.save(update_fields=["minutes"])
    round_plan.redistribute(session, round_)


def _switch_on(session: Session, round_: Round, stage: Stage, rows: list[Step]) -> None:
    order = [s.kind.value for s in format_of(round_.format, session.learning_set).stages]
    later = set(order[order.index(stage.kind) + 1 :])
    mine = [n for n, row in enumerate(rows) if row.round_id == round_.pk]
    at = next((n for n in mine if rows[n].kind in later), mine[-1] + 1)
    if at <= session_plan.position_of(session, rows):
        raise Refused(_("The round is past that stage."))
    row = session_plan.step_row(session, stage, phase=Step.Phase.ROUND, round_=round_)
    session_plan.number([*rows[:at], row, *rows[at:]])
    round_plan.recount(round_)


def _switch_off(session: Session, round_: Round, row: Step, rows: list[Step]) -> None:
    if row.pk in round_plan.begun_of(session, round_, rows) or row.pk == session.step_id:
        raise Refused(_("That stage has begun. Skip it instead."))
    session_plan.number([other for other in rows if other.pk != row.pk])
    Step.objects.filter(pk=row.pk).delete()
    round_plan.recount(round_)
