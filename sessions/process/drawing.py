"""Generates the parts of docs/process.md that come from the code's tables, so that they stay current."""

import re
from collections.abc import Iterable
from pathlib import Path

from sessions.process import frame
from sessions.process.formats import FORMATS, Format
from sessions.process.machine import TAKEN_BACK_BY, Move, Status, draw, is_legal
from sessions.process.stages import PresenterState, Stage

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "process.md"

_PART = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def document(path: Path = DOCUMENT) -> str:
    """The page's text with each generated part replaced and the prose unchanged."""
    parts = {
        "drawing": f"```mermaid\n{draw()}```\n",
        "moves": _moves(),
        "frame": _stages((frame.WELCOME, frame.REPORTS, frame.TOPICS, frame.SELECTION, frame.BREAK))
        + "".join(_row(stage) for stage in (*frame.frame_closing(), frame.OFF_SCRIPT)),
        "formats": "\n".join(_format(format) for format in FORMATS.values()),
    }
    return _PART.sub(lambda match: match[1] + parts[match[2]] + match[3], path.read_text(encoding="utf-8"))


def is_current(path: Path = DOCUMENT) -> bool:
    return path.read_text(encoding="utf-8") == document(path)


def _format(format: Format) -> str:
    title = f"### {format.name} (`{format.slug}`, version {format.version}), {format.minutes} minutes"
    return f"{title}\n\n{format.summary}\n\n{_stages(format.stages)}"


def _stages(stages: Iterable[Stage]) -> str:
    heading = "| stage | minutes | who speaks | presenter | kept |\n|---|---|---|---|---|\n"
    return heading + "".join(_row(stage) for stage in stages)


def _row(stage: Stage) -> str:
    minutes = f"0 to {stage.minutes}, off at first" if stage.optional else str(stage.minutes)
    state = stage.presenter_state
    presenter = "" if state is PresenterState.NONE else state.words
    return f"| {stage.name} | {minutes} | {stage.who_speaks.words} | {presenter} | {stage.keeps} |\n"


def _moves() -> str:
    heading = "| move | allowed when | taken back by |\n|---|---|---|\n"
    return heading + "".join(f"| {move} | {_when(move)} | {TAKEN_BACK_BY.get(move, '')} |\n" for move in Move)


def _when(move: Move) -> str:
    return ", ".join(status for status in Status if is_legal(status, move))
