"""Rebuilding the steps of a round that have not begun."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import Refused
from sessions.models import Round, Session, StageVisit, Step
from sessions.process.depths import DEPTHS, EXPLORING
from sessions.process.formats.planning import shares
from sessions.process.stages import Stage, StageKind
from sessions.reads.formats import format_of
from sessions.reads.plan import plan_of
from sessions.services import session_plan


def begun_of(session: Session, round_: Round, rows: list[Step]) -> set[UUID]:
    """The steps of a round that were visited or skipped; none in a round that is only planned."""
    if round_.status == Round.Status.PLANNED:
        return set()
    visited = set(StageVisit.objects.filter(step__round=round_).values_list("step_id", flat=True))
    passed = rows[: session_plan.position_of(session, rows) + 1]
    return visited | {row.pk for row in passed if row.round_id == round_.pk}


def redistribute(session: Session, round_: Round) -> None:
    """Spread the round's minutes over the steps that have not begun; time off script does not count."""
    plan = plan_of(session)
    begun = begun_of(session, round_, plan)
    rows = [row for row in plan if _is_stage_of(round_, row)]
    ahead = [row for row in rows if row.pk not in begun]
    if not ahead:
        raise Refused(_("Its last stage has begun: give that one more minutes, or fewer."), field="minutes")
    left = round_.minutes - sum(row.minutes for row in rows if row.pk in begun)
    chosen = format_of(round_.format, session.learning_set)
    usual = {stage.kind.value: stage.minutes for stage in chosen.stages}
    for row, share in zip(ahead, shares(left, [usual.get(r.kind, r.minutes) for r in ahead]), strict=True):
        row.minutes = share
    Step.objects.bulk_update(ahead, ["minutes"])
    recount(round_)


def rebuild(session: Session, round_: Round) -> None:
    """Replace the steps of a round that have not begun, by its format and minutes.

    They go where the first replaced step was, so that a break inserted next stays next.
    """
    rows = plan_of(session)
    mine = [row for row in rows if row.round_id == round_.pk]
    begun = begun_of(session, round_, rows)
    kept = [row for row in mine if row.pk in begun]
    gone = {row.pk for row in mine if row.pk not in begun}
    fresh = _fresh(session, round_, mine, kept)
    if not fresh:
        raise Refused(_("The round is nearly over: that format has nothing to add."), field="format")
    at = _place_for(session, rows, mine, gone)
    before = [row for row in rows[:at] if row.pk not in gone]
    after = [row for row in rows[at:] if row.pk not in gone]
    Step.objects.filter(pk__in=gone).delete()
    session_plan.number([*before, *fresh, *after])
    recount(round_)


def recount(round_: Round) -> None:
    """Set the round's minutes to the sum of its steps', without time off script."""
    stages = Step.objects.filter(round=round_).exclude(kind=StageKind.OFF_SCRIPT)
    round_.minutes = sum(stages.values_list("minutes", flat=True))
    round_.save(update_fields=["minutes"])


def _fresh(session: Session, round_: Round, mine: list[Step], kept: list[Step]) -> list[Step]:
    """Unsaved steps for the part of the round that is still to come."""
    format_ = format_of(round_.format, session.learning_set)
    asked_for = {row.kind for row in mine}
    reached = max((_depth(row.kind) for row in kept if row.kind != StageKind.OFF_SCRIPT), default=-1)
    known = {row.kind for row in kept}
    stages = [
        stage
        for stage in format_.stages
        if (not stage.optional or stage.kind in asked_for)
        and _comes_after(stage, reached=reached, known=known)
    ]
    if not stages:
        return []
    spent = sum(row.minutes for row in kept if row.kind != StageKind.OFF_SCRIPT)
    minutes = shares(round_.minutes - spent, [stage.minutes for stage in stages])
    return [
        session_plan.step_row(session, stage.lasting(share), phase=Step.Phase.ROUND, round_=round_)
        for stage, share in zip(stages, minutes, strict=True)
    ]


def _comes_after(stage: Stage, *, reached: int, known: Collection[str]) -> bool:
    depth = _depth(stage.kind)
    return depth > reached or (depth == reached == EXPLORING and stage.kind.value not in known)


def _depth(kind: str) -> int:
    return DEPTHS[StageKind(kind)]


def _place_for(session: Session, rows: list[Step], mine: list[Step], gone: set[UUID]) -> int:
    """The position of the first new step: after all that have begun, the session's current step included."""
    if not mine:
        return session_plan.next_free(session, rows)
    first = rows.index(mine[0])
    begun = [n for n, row in enumerate(rows) if n >= first and row in mine and row.pk not in gone]
    here = session_plan.position_of(session, rows)
    if first <= here <= rows.index(mine[-1]):
        begun.append(here)
    last = max(begun, default=first - 1)
    return next((n for n, row in enumerate(rows) if n > last and row.pk in gone), last + 1)


def _is_stage_of(round_: Round, row: Step) -> bool:
    return row.round_id == round_.pk and row.kind != StageKind.OFF_SCRIPT
