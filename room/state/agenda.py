"""The plan as the room shows it: done, now, next; when it will end against when it was to end."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _

from core.ui.plan import PlanGroup, PlanStep
from room.state.clock_time import clock_time
from room.state.viewer import Viewer
from sessions.models import Round, StageVisit, Step
from sessions.process.clock import Budget, budget
from sessions.process.stages import StageKind
from sessions.services import locking, session_plan


@dataclass(frozen=True, slots=True)
class Agenda:
    """Steps in groups, and the two ends."""

    rows: Sequence[Step]
    rounds: Sequence[Round]
    rounds_ahead: Sequence[Round]  # planned, without the present one
    with_resources: frozenset[UUID]  # the rounds that have a stage for resources
    groups: Sequence[PlanGroup]
    budget: Budget
    will_end: str
    planned_end: str
    steps: int
    position: int  # from 0; -1 before the start
    ahead: Sequence[int]  # the places to come, without what is over

    @property
    def break_ahead(self) -> Step | None:
        """The next break to come, which can be left out."""
        breaks = (self.rows[place] for place in self.ahead if self.rows[place].kind == StageKind.BREAK)
        return next(breaks, None)

    @property
    def stages(self) -> tuple[tuple[UUID, str, str], ...]:
        """Where one can go: each step with its name and who presents."""
        presenters = (row.round.presenter if row.round else None for row in self.rows)
        named = zip(self.rows, presenters, strict=True)
        return tuple((row.pk, row.shown_name, who.short_name if who else "") for row, who in named)

    @property
    def following(self) -> Step | None:
        """The next stage to come."""
        return self.rows[self.ahead[0]] if self.ahead else None

    @property
    def rows_ahead(self) -> Sequence[Step]:
        """Every step after the present one, what is over too."""
        return self.rows[self.position + 1 :]


def lay_out(viewer: Viewer, rows: list[Step], visit: StageVisit | None) -> Agenda:
    """The plan from here on, in the reader's zone; no query."""
    session, now = viewer.session, viewer.now
    position = session_plan.position_of(session, rows)
    left = locking.seconds_left(session, visit, now) if visit else 0
    begins = now if session.started_at else max(now, session.starts_at)
    over = session_plan.over(rows)
    ahead = [place for place in range(position + 1, len(rows)) if place not in over]
    later = [session_plan.minutes_to_come(rows[place]) for place in ahead]
    sum_ = budget(now=begins, planned_end=session.planned_end, left=left, steps=later)
    starts = _starts(rows, ahead, begins + timedelta(seconds=max(0, left)))
    rounds = viewer.shared.rounds
    return Agenda(
        rows=rows,
        rounds=rounds,
        rounds_ahead=[r for r in rounds if r.status == Round.Status.PLANNED and r != viewer.round],
        with_resources=frozenset(
            row.round_id for row in rows if row.kind == StageKind.RESOURCES and row.round_id
        ),
        groups=_groups(rows, position, starts),
        budget=sum_,
        will_end=clock_time(sum_.ends_at),
        planned_end=clock_time(session.planned_end),
        steps=len(rows),
        position=position,
        ahead=ahead,
    )


def _starts(rows: list[Step], ahead: list[int], next_begins: datetime) -> dict[int, datetime]:
    """When each step to come begins, by place; the first of them is the next."""
    moment, starts = next_begins, {}
    for place in ahead:
        starts[place] = moment
        moment += timedelta(minutes=session_plan.minutes_to_come(rows[place]))
    return starts


def _groups(rows: list[Step], position: int, starts: dict[int, datetime]) -> tuple[PlanGroup, ...]:
    groups: list[PlanGroup] = []
    numbers: dict[object, int] = {}  # a break may part a round: it keeps its number
    places = enumerate(rows)
    for (_phase, round_id), held in groupby(places, lambda one: (one[1].phase, one[1].round_id)):
        if round_id and round_id not in numbers:
            numbers[round_id] = len(numbers) + 1
        shown = list(held)
        first, row = shown[0]
        groups.append(
            PlanGroup(
                name=_name(row, numbers.get(round_id, 0)),
                at=clock_time(starts[first]) if first in starts else "",
                steps=tuple(_step(row, place, position, starts) for place, row in shown),
            )
        )
    return tuple(groups)


def _step(row: Step, place: int, position: int, starts: dict[int, datetime]) -> PlanStep:
    state = "now" if place == position else _state(row, place, starts)
    seconds = _took(row) if state == "done" else None
    minutes = row.minutes if seconds is None else max(1, round(seconds / 60))
    if state in {"next", "later"}:
        minutes = math.ceil(session_plan.minutes_to_come(row))
    return PlanStep(row.shown_name, minutes, state, seconds)


def _took(row: Step) -> int | None:
    """How many seconds a stage that is over took, without those in which its clock stood."""
    took: timedelta | None = getattr(row, "took", None)  # plan_and_visit puts it there
    return None if took is None else round(took.total_seconds() - getattr(row, "stood", 0))


def _state(row: Step, place: int, starts: dict[int, datetime]) -> str:
    """What is behind, or over, is done; a stage that a jump left out is not."""
    if place not in starts:
        return "done" if row.was_visited else "skipped"  # type: ignore[attr-defined]  # plan_and_visit puts it there
    return "next" if place == next(iter(starts)) else "later"


def _name(row: Step, number: int) -> str:
    if row.round:
        about = row.round.presenter.short_name if row.round.presenter else row.round.title
        if not about and row.is_own and row.round.kind == Round.Kind.ACTIVITY:
            about = row.shown_name  # the set's own name of it
        if about:
            return _("Round %(number)d, %(name)s") % {"number": number, "name": about}
        return _("Round %(number)d") % {"number": number}
    return {"opening": _("Opening"), "break": _("In between"), "closing": _("Closing")}.get(
        row.phase, _("Round")
    )
