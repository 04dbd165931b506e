"""A planned step as plain data and back, for the snapshot a session keeps of what it ran."""

from collections.abc import Mapping
from typing import Any

from sessions.process.formats import Phase, PlannedStep
from sessions.process.stages import Capture, Lines, PresenterState, Stage, StageKind, WhoSpeaks


def stage_to_data(stage: Stage) -> dict[str, Any]:
    lines = stage.lines
    return {
        "kind": stage.kind.value,
        "name": stage.name,
        "minutes": stage.minutes,
        "who_speaks": stage.who_speaks.value,
        "presenter_state": stage.presenter_state.value,
        "captures": [capture.value for capture in stage.captures],
        "lines": {
            "say": lines.say,
            "facilitator": lines.facilitator,
            "member": lines.member,
            "presenter": lines.presenter,
            "gets": lines.gets,
            "wall": lines.wall,
        },
        "optional": stage.optional,
        "note": stage.note,
    }


def stage_from_data(data: Mapping[str, Any]) -> Stage:
    return Stage(
        kind=StageKind(data["kind"]),
        name=data["name"],
        minutes=data["minutes"],
        who_speaks=WhoSpeaks(data["who_speaks"]),
        presenter_state=PresenterState(data["presenter_state"]),
        captures=tuple(Capture(capture) for capture in data["captures"]),
        lines=Lines(**data["lines"]),
        optional=data["optional"],
        note=data["note"],
    )


def step_to_data(step: PlannedStep) -> dict[str, Any]:
    return {"phase": step.phase.value, "round": step.round, "stage": stage_to_data(step.stage)}


def step_from_data(data: Mapping[str, Any]) -> PlannedStep:
    return PlannedStep(Phase(data["phase"]), data["round"], stage_from_data(data["stage"]))
