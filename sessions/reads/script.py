"""The script of a plan on paper: every line to say with its minutes; rounds of one kind are written once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sessions.models import Step
from sessions.process.formats import Phase, PlannedStep
from sessions.process.snapshot import stage_from_data
from sessions.process.stages import fill

NO_NAME = "…"  # whoever reads the line out says a name there


@dataclass(frozen=True)
class Turn:
    """One time at which a part of the plan is run: what it is called, when it begins, how long it takes."""

    name: str
    begins: str
    minutes: int


@dataclass(frozen=True)
class ScriptLine:
    """One stage: what to say, a hint for whoever says it, who speaks and what is kept."""

    name: str
    minutes: list[int]
    say: str
    hint: str
    speaks: str = ""
    keeps: str = ""

    @property
    def minutes_said(self) -> str:
        """Its minutes, one number where they are the same in every turn."""
        return ", ".join(str(n) for n in (self.minutes if len(set(self.minutes)) > 1 else self.minutes[:1]))


@dataclass
class ScriptPart:
    """A part of the plan with its lines, and every turn that is run by them."""

    turns: list[Turn] = field(default_factory=list)
    lines: list[ScriptLine] = field(default_factory=list)


def script_of(
    steps: Sequence[PlannedStep],
    starts_at: datetime | None = None,
    presenters: Mapping[int, str] | None = None,
) -> list[ScriptPart]:
    """The parts in the order of the plan; `presenters` are named by their round, counted from 1."""
    parts: dict[tuple[object, ...], ScriptPart] = {}
    moment, named = starts_at, presenters or {}
    for (phase, number), found in groupby(steps, key=lambda step: (step.phase, step.round)):
        stages = [step.stage for step in found]
        minutes = sum(stage.minutes for stage in stages)
        key = (phase, *((stage.kind, stage.name, stage.lines.say) for stage in stages))
        part = parts.setdefault(key, ScriptPart())
        begins = date_format(timezone.localtime(moment), "H:i") if moment else ""
        part.turns.append(Turn(_heading(phase, number, named), begins, minutes))
        moment = moment + timedelta(minutes=minutes) if moment else None
        if not part.lines:
            part.lines = [
                ScriptLine(
                    stage.name,
                    [],
                    stage.lines.say,
                    stage.lines.facilitator,
                    _(stage.who_speaks.words),
                    _(stage.keeps),
                )
                for stage in stages
            ]
        for line, stage in zip(part.lines, stages, strict=True):
            line.minutes.append(stage.minutes)
    return [_filled(part, named) for part in parts.values()]


def planned_steps(rows: Iterable[Step]) -> list[PlannedStep]:
    """A session's own steps as the process plans them, once its room has been opened."""
    numbers: dict[object, int] = {}
    planned = []
    for row in rows:
        number = numbers.setdefault(row.round_id, len(numbers) + 1) if row.round_id else None
        data = {
            name: getattr(row, name)
            for name in (
                "kind",
                "name",
                "minutes",
                "who_speaks",
                "presenter_state",
                "captures",
                "lines",
                "note",
            )
        }
        planned.append(PlannedStep(Phase(row.phase), number, stage_from_data({**data, "optional": False})))
    return planned


def _filled(part: ScriptPart, named: Mapping[int, str]) -> ScriptPart:
    """Names in the lines where one person presents by them; else there is room for one, and the hints name the role."""
    name = next(iter(named.values()), "") if len(part.turns) == 1 and len(named) == 1 else ""
    lines = [
        replace(
            line,
            say=fill(line.say, presenter=name or NO_NAME, owner=NO_NAME),
            hint=fill(line.hint, presenter=name),
        )
        for line in part.lines
    ]
    return ScriptPart(part.turns, lines)


def _heading(phase: Phase, number: int | None, named: Mapping[int, str]) -> str:
    if phase is Phase.ROUND and number is not None:
        who = named.get(number, "")
        said = _("Round %(n)d, %(name)s") if who else _("Round %(n)d")
        return said % {"n": number, "name": who}
    names = {Phase.OPENING: _("Opening"), Phase.BREAK: _("Break"), Phase.CLOSING: _("Closing")}
    return names.get(phase, _("Activity"))
