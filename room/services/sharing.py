"""Equal time: where a set shares its minutes, the rounds that lie ahead get as many each while the group chooses."""

from core import clock
from issues.models import MOST_MINUTES
from sessions.models import Round, Session
from sessions.process import clock as process_clock
from sessions.process.stages import StageKind
from sessions.reads.formats import format_of
from sessions.reads.plan import plan_and_visit
from sessions.services import locking, round_plan, session_plan


def share_equally(session: Session) -> None:
    """Gives each turn to come an equal part of what is left of the session, themes and activities apart.

    Only at the selection, and only in a set that shares equally. Does not save `session`.
    """
    step = session.step
    if step is None or step.kind != StageKind.SELECTION or not session.learning_set.shares_equally:
        return
    rows, visit = plan_and_visit(session)
    over, here = session_plan.over(rows), session_plan.position_of(session, rows)
    ahead = [row for place, row in enumerate(rows) if place > here and place not in over]
    waiting = list({row.round.pk: row.round for row in ahead if row.round and _is_turn(row.round)}.values())
    if visit is None or not waiting:
        return
    now = clock.now()
    each = process_clock.equal_minutes(
        budget=process_clock.budget(
            now=now,
            planned_end=session.planned_end,
            left=locking.seconds_left(session, visit, now),
            steps=[session_plan.minutes_to_come(row) for row in ahead],
        ),
        rounds=[round_.minutes for round_ in waiting],
        least=max(format_of(one.format, session.learning_set).least_minutes for one in waiting),
        most=MOST_MINUTES,
    )
    for round_ in waiting:
        if round_.minutes != each:
            round_.minutes = each
            round_plan.redistribute(session, round_)


def _is_turn(round_: Round) -> bool:
    return round_.kind == Round.Kind.ISSUE and round_.status == Round.Status.PLANNED
