"""What was said in a practice session, and how such a session is written down to travel in the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sessions.process.formats.format import Format
from sessions.process.stages import PresenterState

_MOMENTS: Final = ("entered_at", "paused_at", "silent_at")
_LISTS: Final = ("kept", "actions", "reports", "topics", "queue", "heard")
_NAMES: Final = ("passed_over", "left_waiting", "marked", "been")


@dataclass(frozen=True, slots=True)
class Said:
    """Something said or written down: by whom, what, and of what kind; of who waits or spoke, the hint for it."""

    who: str
    words: str
    kind: str = ""
    phase: str = ""  # of what is kept: opening, round or closing


def somebody_presents(format: Format) -> bool:
    """Whether a round in that format is one person's."""
    return any(stage.presenter_state is not PresenterState.NONE for stage in format.required)


def as_plain(data: dict[str, Any]) -> dict[str, Any]:
    """With its moments as text."""
    return data | {name: data[name].isoformat() if data[name] else None for name in _MOMENTS}


def from_plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """With its moments, and its lists as they were."""
    moments = {name: datetime.fromisoformat(data[name]) if data[name] else None for name in _MOMENTS}
    lists = {name: tuple(Said(**one) for one in data[name]) for name in _LISTS}
    return dict(data) | moments | lists | {name: tuple(data[name]) for name in _NAMES}
