"""Where a move along the plan leads, and where it stops first."""

from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import Refused
from sessions.models import Round, Session, Step
from sessions.process import machine
from sessions.process.machine import IllegalMove, Move
from sessions.services import session_plan


def target_of(session: Session, rows: list[Step], move: Move, step_id: UUID | None) -> int:
    position = max(0, session_plan.position_of(session, rows))
    try:
        if move is Move.BACK:
            return machine.step_before(position, len(rows))
        if move is Move.JUMP:
            wanted = next((place for place, row in enumerate(rows) if row.pk == step_id), -1)
            return machine.step_at(wanted, len(rows))
        return machine.step_after(position, len(rows), session_plan.over(rows))
    except IllegalMove as refusal:
        raise Refused(_("There is no such stage in the plan.")) from refusal


def require_presenter(session: Session, rows: list[Step], wanted: Step) -> None:
    """Stops before a round that nobody presents, wherever it lies in the plan, and asks; within the round it has been
    asked."""
    here = next((row for row in rows if row.pk == session.step_id), None)
    round_ = wanted.round
    if round_ is None or round_.kind != Round.Kind.ISSUE or round_.presenter_id is not None:
        return
    if here is None or here.round_id != round_.pk:
        raise Refused(
            _("Nobody presents in that round yet. Choose who does, or go on without a presenter."),
            asks="who-presents",
        )
