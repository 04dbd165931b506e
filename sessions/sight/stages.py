"""What the present stage shows and takes, by its kind; the part of the sight that differs from stage to stage."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sessions.models import Round, Step
from sessions.process.formats import CLOSING_QUESTIONS, QUESTION_PALETTE
from sessions.process.stages import Capture, StageKind
from sessions.sight import keeping, reporting, selecting

if TYPE_CHECKING:
    from sessions.sight.room import RoomSight

QUESTIONS = (Capture.CLARIFICATION, Capture.PROBING, Capture.ACTION_QUESTION)


def fill(sight: "RoomSight", rows: list[Step]) -> dict[str, Any]:
    """The stage's own context; before the start and after the close that of the door."""
    rounds = _rounds(rows)
    context: dict[str, Any] = {"rounds": rounds, "template": "sessions/room/stage/_arriving.html"}
    if sight.session.status == "closed":
        context["template"] = "sessions/room/stage/_closed.html"
    elif sight.step is None:
        context |= keeping.welcome(sight)
    else:
        template, maker = _STAGES.get(StageKind(sight.step.kind), ("_round.html", keeping.round_))
        context["template"] = f"sessions/room/stage/{template}"
        context |= maker(sight)
        if any(c in QUESTIONS for c in sight.captures) and not sight.is_presenter:
            context["borrow"] = QUESTION_PALETTE.get(next(c for c in sight.captures if c in QUESTIONS), ())
    return context


def has_box(sight: "RoomSight", slot: str) -> bool:
    """Whether what is typed in that slot has its place on the present screen."""
    kind = slot.split(":")[0]
    if kind == "pad":
        return sight.is_listening
    if kind == "q":
        return (
            bool(sight.step) and slot == f"q:{sight.session.pk}:{sight.step.pk}" and not sight.is_listening
            if sight.step
            else False
        )
    boxes = {
        "topic": {"topics", "selection"},
        "wants": {"topics", "selection"},
        "act": {"actions", "commitment", "freeform", "read_back", "present_and_clarify"},
    }
    boxes |= {
        "report": {"reports"},
        "changed": {"reports"},
        "well": {"reflection"},
        "better": {"reflection"},
        "closing": {"reflection"},
    }
    return sight.kind in boxes.get(kind, set())


def _rounds(rows: list[Step]) -> list[Round]:
    found: dict[object, Round] = {}
    for row in rows:
        if row.round_id and row.round:
            found.setdefault(row.round_id, row.round)
    return list(found.values())


def _reflection(sight: "RoomSight") -> dict[str, Any]:
    return keeping.reflection(sight) | {"closing_questions": CLOSING_QUESTIONS}


_STAGES: dict[StageKind, tuple[str, Callable[["RoomSight"], dict[str, Any]]]] = {
    StageKind.WELCOME: ("_welcome.html", keeping.welcome),
    StageKind.REPORTS: ("_reports.html", reporting.reports),
    StageKind.TOPICS: ("_topics.html", selecting.topics),
    StageKind.SELECTION: ("_selection.html", selecting.selection),
    StageKind.BREAK: ("_break.html", keeping.pause),
    StageKind.OFF_SCRIPT: ("_break.html", keeping.pause),
    StageKind.REFLECTION: ("_reflection.html", _reflection),
    StageKind.NEXT_DATE: ("_next_date.html", keeping.next_date),
}
