"""What the present stage shows and takes, by its kind; the part of the sight that differs from stage to stage."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from room.state import captured, reports, selection
from sessions.models import Reflection, Round, Step
from sessions.process.formats import CLOSING_QUESTIONS, QUESTION_PALETTE
from sessions.process.stages import Capture, StageKind

if TYPE_CHECKING:
    from room.state.state import RoomState

QUESTIONS = (Capture.CLARIFICATION, Capture.PROBING, Capture.ACTION_QUESTION)


def fill(sight: "RoomState", rows: list[Step]) -> dict[str, Any]:
    """The stage's own context; before the start and after the close that of the door."""
    rounds = _rounds(rows)
    with_resources = {row.round_id for row in rows if row.kind == StageKind.RESOURCES}
    context: dict[str, Any] = {
        "rounds": rounds,
        "ahead": [r for r in rounds if r.status == Round.Status.PLANNED and r != sight.round],
        "template": "room/stage/_arriving.html",
        "with_resources": with_resources,
    }
    if sight.session.status == "closed":
        context["template"] = "room/stage/_closed.html"
    elif sight.step is None:
        context |= captured.welcome(sight)
    else:
        template, maker = _STAGES.get(StageKind(sight.step.kind), ("_round.html", captured.round_))
        context["template"] = f"room/stage/{template}"
        context |= maker(sight)
        if any(c in QUESTIONS for c in sight.captures) and not sight.is_presenter:
            context["borrow"] = QUESTION_PALETTE.get(next(c for c in sight.captures if c in QUESTIONS), ())
    return context


def has_box(sight: "RoomState", slot: str) -> bool:
    """Whether what is typed in that slot has its place on the present screen."""
    kind, _colon, about = slot.partition(":")
    in_the_room = about == str(sight.session.pk)
    if kind == "pad":
        return in_the_room and (sight.is_listening or sight.keeps_pad)
    if kind in {"topic", "wants"}:
        said = kind == "topic" and bool(sight.stage.get("may_say_topic"))
        return in_the_room and (said or (sight.kind == StageKind.TOPICS and sight.is_member))
    if kind in {"report", "changed"}:
        return about in {f"{sight.session.pk}:{action_id}" for action_id in _reportable(sight)}
    here = sight.step is not None and about == f"{sight.session.pk}:{sight.step.pk}"
    if kind == "q":
        return here and bool(sight.stage.get("may_keep"))
    if kind == "act":
        return here and bool(sight.stage.get("may_commit"))
    reflects = sight.kind in {StageKind.REFLECTION, StageKind.PROCESS_REVIEW} and sight.takes_part
    return here and reflects and kind in Reflection.Kind.values


def _reportable(sight: "RoomState") -> set[str]:
    """The actions that have boxes on my screen: mine, and for who may write those of whoever reports.

    At other stages `mine` is something else: what I offered, what I said.
    """
    if sight.kind != StageKind.REPORTS:
        return set()
    owners = [sight.stage.get("mine"), sight.stage.get("current") if sight.stage.get("may_write") else None]
    return {str(told.action.pk) for owner in owners if owner for told in owner.told if told.is_readable}


def _rounds(rows: list[Step]) -> list[Round]:
    found: dict[object, Round] = {}
    for row in rows:
        if row.round_id and row.round:
            found.setdefault(row.round_id, row.round)
    return list(found.values())


def _reflection(sight: "RoomState") -> dict[str, Any]:
    shown = captured.reflection(sight)
    others = [question for question in CLOSING_QUESTIONS if question != shown["question"]]
    return shown | {"closing_questions": [shown["question"], *others]}


_STAGES: dict[StageKind, tuple[str, Callable[["RoomState"], dict[str, Any]]]] = {
    StageKind.WELCOME: ("_welcome.html", captured.welcome),
    StageKind.REPORTS: ("_reports.html", reports.reports),
    StageKind.TOPICS: ("_topics.html", selection.topics),
    StageKind.SELECTION: ("_selection.html", selection.selection),
    StageKind.BREAK: ("_break.html", captured.pause),
    StageKind.OFF_SCRIPT: ("_break.html", captured.pause),
    StageKind.REFLECTION: ("_reflection.html", _reflection),
    StageKind.PROCESS_REVIEW: ("_reflection.html", _reflection),
    StageKind.NEXT_DATE: ("_next_date.html", captured.next_date),
}
