"""The plan of a session: its steps in order, with as much of each as the reader needs; and where the session stands."""

from typing import Any
from uuid import UUID

from django.db.models import (
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)

from core.db.compiled import compiled_query
from sessions.models import Session, StageVisit, Step

# Whether anybody was ever there.
_WAS_VISITED = Exists(StageVisit.objects.filter(step=OuterRef("pk")))
# How long the stays in it took that are over, and how long the clock stood meanwhile.
_OVER = StageVisit.objects.filter(step=OuterRef("pk")).exclude(left_at=None).order_by().values("step")
_STAYED = ExpressionWrapper(F("left_at") - F("entered_at"), output_field=DurationField())
_TOOK = Subquery(_OVER.annotate(took=Sum(_STAYED)).values("took"))
_STOOD = Subquery(_OVER.annotate(stood=Sum("paused_seconds")).values("stood"))
# The last of them: what its clock was given in seconds, pauses too, and how long it took.
_LAST = StageVisit.objects.filter(step=OuterRef("pk")).exclude(left_at=None).order_by("-left_at", "-id")
_GIVEN = Subquery(
    _LAST.annotate(given=F("minutes") * 60 + F("extra_seconds") + F("paused_seconds")).values("given")[:1],
    output_field=IntegerField(),
)
_LASTED = Subquery(_LAST.annotate(lasted=_STAYED).values("lasted")[:1])


def plan_of(session: Session) -> list[Step]:
    """All steps, each with its round."""
    return list(_in_order(session.pk))


@compiled_query
def plan_to_move_in(session_id: UUID) -> QuerySet[Step]:
    """Of all steps no more than it takes to find the next: a press waits for it."""
    steps = _in_order(session_id).annotate(was_visited=_WAS_VISITED)
    return steps.only("id", "kind", "round__status", "round__ended_at")


def plan_and_visit(session: Session) -> tuple[list[Step], StageVisit | None]:
    """What a screen needs, in one query: all steps with round, presenter, issue and theme, whether anybody was ever
    there (`was_visited`) and how long (`took`, less the seconds that the clock `stood`), what the last stay was given
    and how long it lasted (`last_given`, `lasted`); the present stay."""
    rows: list[Any] = _plan_and_stay(session.pk)  # steps, with what is annotated
    here = next((row for row in rows if row.stay_id is not None), None)
    if here is None:
        return rows, None
    visit = StageVisit(
        id=here.stay_id,
        session=session,
        step=here,
        entered_at=here.stay_entered_at,
        minutes=here.stay_minutes,
        extra_seconds=here.stay_extra_seconds,
        paused_seconds=here.stay_paused_seconds,
    )
    return rows, visit


def visit_of(session: Session) -> StageVisit | None:
    """The stay in the present stage; None before the start and after the close."""
    return next(iter(_present_stay(session.pk)), None)


def _in_order(session_id: UUID) -> QuerySet[Step]:
    return Step.objects.filter(session=session_id).select_related("round").order_by("position", "id")


@compiled_query
def _plan_and_stay(session_id: UUID) -> QuerySet[Step]:
    steps = _in_order(session_id).select_related(
        "round__presenter", "round__note_taker", "round__issue", "round__theme"
    )
    return steps.annotate(
        was_visited=_WAS_VISITED,
        took=_TOOK,
        stood=_STOOD,
        last_given=_GIVEN,
        lasted=_LASTED,
        stay=FilteredRelation("visits", condition=Q(visits__left_at=None)),
        stay_id=F("stay__id"),
        stay_entered_at=F("stay__entered_at"),
        stay_minutes=F("stay__minutes"),
        stay_extra_seconds=F("stay__extra_seconds"),
        stay_paused_seconds=F("stay__paused_seconds"),
    )


@compiled_query
def _present_stay(session_id: UUID) -> QuerySet[StageVisit]:
    return StageVisit.objects.filter(session=session_id, left_at=None).order_by("id")
