"""The built-in formats as data, and plans made of them."""

from collections.abc import Mapping
from types import MappingProxyType

from sessions.process.formats.classic import CLASSIC
from sessions.process.formats.format import Format
from sessions.process.formats.open_ended import ACTIVITY, FREEFORM
from sessions.process.formats.palette import CLOSING_QUESTIONS, GROUND_RULES, QUESTION_PALETTE
from sessions.process.formats.planning import (
    Phase,
    PlannedRound,
    PlannedStep,
    WithBreak,
    breaks_after,
    fit,
    plan,
    plan_rounds,
    plan_session,
)
from sessions.process.formats.suggestions import SUGGESTIONS
from sessions.process.formats.taster import TASTER
from sessions.process.formats.theme import THEME
from sessions.process.frame import break_stage, frame_closing, frame_opening, off_script_stage

FORMATS: Mapping[str, Format] = MappingProxyType(
    {format.slug: format for format in (CLASSIC, SUGGESTIONS, TASTER, THEME, ACTIVITY, FREEFORM)}
)
DEFAULT_FORMAT = CLASSIC

__all__ = [
    "CLOSING_QUESTIONS",
    "DEFAULT_FORMAT",
    "FORMATS",
    "GROUND_RULES",
    "QUESTION_PALETTE",
    "Format",
    "Phase",
    "PlannedRound",
    "PlannedStep",
    "WithBreak",
    "break_stage",
    "breaks_after",
    "fit",
    "frame_closing",
    "frame_opening",
    "off_script_stage",
    "plan",
    "plan_rounds",
    "plan_session",
]
