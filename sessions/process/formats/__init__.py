"""The built-in formats as data, and plans made of them."""

from collections.abc import Mapping
from types import MappingProxyType

from sessions.process.formats.classic import CLASSIC
from sessions.process.formats.format import Format
from sessions.process.formats.own import BUILT_IN
from sessions.process.formats.palette import CLOSING_QUESTIONS, QUESTION_PALETTE
from sessions.process.formats.planning import (
    Phase,
    PlannedRound,
    PlannedStep,
    WithBreak,
    breaks_after,
    fit,
    minutes_of,
    plan,
    plan_rounds,
    plan_session,
)
from sessions.process.formats.usual import OWNERS, PEOPLE, usual_plan
from sessions.process.frame import break_stage, frame_closing, frame_opening, off_script_stage

FORMATS: Mapping[str, Format] = MappingProxyType({format.slug: format for format in BUILT_IN})
DEFAULT_FORMAT = CLASSIC


def usual_formats() -> list[tuple[str, str]]:
    """The formats that a programme or a set may take for all its rounds, as choices of a field: slug and name."""
    return [(one.slug, one.in_full or one.name) for one in FORMATS.values() if one.is_usual]


def format_lines() -> list[tuple[str, str]]:
    """What each of those is, in one line."""
    return [(one.name, one.summary) for one in FORMATS.values() if one.is_usual]


def format_icons() -> dict[str, str]:
    """The icon of each format by its slug."""
    return {one.slug: one.icon for one in FORMATS.values()}


__all__ = [
    "CLOSING_QUESTIONS",
    "DEFAULT_FORMAT",
    "FORMATS",
    "OWNERS",
    "PEOPLE",
    "QUESTION_PALETTE",
    "Format",
    "Phase",
    "PlannedRound",
    "PlannedStep",
    "WithBreak",
    "break_stage",
    "breaks_after",
    "fit",
    "format_icons",
    "format_lines",
    "frame_closing",
    "frame_opening",
    "minutes_of",
    "off_script_stage",
    "plan",
    "plan_rounds",
    "plan_session",
    "usual_formats",
    "usual_plan",
]
