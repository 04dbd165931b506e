"""Bars beside a table: one for each name and number, the longest as wide as there is room."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.ui.ring import number

WIDTH, NAMES, ROW, BAR = 400, 90, 32, 22


@dataclass(frozen=True)
class Bar:
    """One name with its bar, in units of the viewBox."""

    name: str
    y: str
    text_y: str
    width: str


@dataclass(frozen=True)
class Bars:
    """The drawing of all; `start` and `room` are where a bar begins and how long it may be."""

    bars: list[Bar]
    height: int
    start: int = NAMES
    room: int = WIDTH - NAMES - 1


def bars_of(values: Sequence[tuple[str, int]]) -> Bars:
    """Lay out the bars in the given order; a number of 0 has none."""
    most = max((value for _name, value in values), default=0) or 1
    drawn = [
        Bar(name, number(place * ROW + 5.5), number(place * ROW + 21), number(Bars.room * value / most))
        for place, (name, value) in enumerate(values)
    ]
    return Bars(drawn, len(drawn) * ROW)
