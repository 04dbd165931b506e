"""A set's own format: stages of the built-in ones in an order, with names, minutes and lines of the set's own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from sessions.process.formats.activity import ACTIVITY
from sessions.process.formats.classic import CLASSIC
from sessions.process.formats.format import Format
from sessions.process.formats.freeform import FREEFORM
from sessions.process.formats.suggestions import SUGGESTIONS
from sessions.process.formats.taster import TASTER
from sessions.process.formats.theme import THEME
from sessions.process.stages import Stage, StageKind

MOST_STAGES: Final = 12
BUILT_IN = (CLASSIC, SUGGESTIONS, TASTER, THEME, ACTIVITY, FREEFORM)
OWN: Final = "own-"  # with what the slug of a set's own format begins


@dataclass(frozen=True, slots=True)
class OwnStage:
    """One stage of a set's own format, as the set wrote it down."""

    kind: StageKind
    name: str
    minutes: int
    say: str

    @classmethod
    def of(cls, stage: Stage) -> "OwnStage":
        """A built-in stage as it is, to begin with."""
        return cls(stage.kind, stage.name, stage.minutes, stage.lines.say)


def _library() -> dict[StageKind, Stage]:
    found: dict[StageKind, Stage] = {}
    for format in BUILT_IN:
        for stage in format.stages:
            found.setdefault(stage.kind, stage)
    return found


# Every stage that a round may have, by its kind.
LIBRARY: Mapping[StageKind, Stage] = MappingProxyType(_library())


def own_format(*, slug: str, name: str, version: int, based_on: Format, stages: Iterable[OwnStage]) -> Format:
    """The format that these stages make; what the set did not write is as in the format it is based on."""
    usual = {stage.kind: stage for stage in based_on.stages}
    made = tuple(_stage(one, usual.get(one.kind) or LIBRARY[one.kind]) for one in stages)
    return Format(
        slug=slug, icon=based_on.icon, name=name, version=version, summary=based_on.summary, stages=made
    )


def problem_of(kinds: Sequence[StageKind]) -> str:
    """What makes no format of these stages: "none", "many", "twice"; empty where nothing does."""
    if not kinds:
        return "none"
    if len(kinds) > MOST_STAGES:
        return "many"
    return "twice" if len(set(kinds)) < len(kinds) else ""


def _stage(one: OwnStage, plain: Stage) -> Stage:
    lasting = replace(plain.lasting(one.minutes), optional=False)
    name, say = one.name or plain.name, one.say or plain.lines.say
    if (name, say) == (plain.name, plain.lines.say):
        return lasting
    return replace(lasting, name=name, lines=replace(plain.lines, say=say), plain=lasting)
