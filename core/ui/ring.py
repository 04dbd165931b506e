"""Geometry of both circles: angles clockwise from six o'clock, and the labels that fit into a seat."""

import math
from collections.abc import Sequence
from typing import NamedTuple

OPENING = 40.0  # degrees at six o'clock, where the facilitator sits
LONGEST = 5  # letters that fit into a seat
# How wide letters are at most, against their size: those of one script stand for all of it.
_NARROW, _WIDE, _FULL, _LATIN = 0.64, 0.84, 1.05, "\u2e7f"


class Point(NamedTuple):
    x: float
    y: float

    def __str__(self) -> str:
        return f"{number(self.x)} {number(self.y)}"


def number(value: float) -> str:
    """A number for an SVG attribute: at most two decimals, no trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def at(centre: float, radius: float, degrees: float) -> Point:
    """The point on a circle, `degrees` clockwise from six o'clock."""
    turn = math.radians(degrees)
    return Point(centre - radius * math.sin(turn), centre + radius * math.cos(turn))


def towards(start: Point, end: Point, length: float) -> Point:
    """The point `length` from start towards end; start itself if the two are equal."""
    whole = math.dist(start, end)
    share = length / whole if whole else 0.0
    return Point(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share)


def spans(members: int, facilitated: bool) -> list[tuple[float, float]]:
    """Each member's (from, to) in degrees; the opening at six o'clock is left out in a self-run set."""
    start = OPENING / 2 if facilitated else 0.0
    each = (360 - 2 * start) / max(1, members)
    return [(start + each * place, start + each * (place + 1)) for place in range(members)]


def labels(names: Sequence[str]) -> list[str]:
    """Labels for the seats: names of up to five letters, else initials, lengthened until they differ."""
    short = [name.strip() if len(name.strip()) <= LONGEST else "" for name in names]
    for place, name in enumerate(names):
        if short[place]:
            continue
        words = name.split() or ["?"]
        tries = ["".join(word[0] for word in words).upper()[:LONGEST]]
        tries += [words[0][:length] for length in range(2, LONGEST + 1)]
        taken = {label.casefold() for label in short if label}
        others = (
            {label.casefold()[0] for at_, label in enumerate(names) if at_ != place and label}
            if len(words) == 1
            else set()
        )
        free = [
            t for t in tries if t.casefold() not in taken and not (len(t) == 1 and t.casefold() in others)
        ]
        short[place] = free[0] if free else f"{words[0][0].upper()}{place + 1}"
    return short


def letters(label: str, largest: float, within: float = 100.0) -> float:
    """The font size for a label of up to five letters, which is no wider than `within`."""
    wide = sum(_WIDE if letter.isupper() else _FULL if letter > _LATIN else _NARROW for letter in label)
    return min(largest - max(0, len(label) - 3), math.floor(10 * within / (wide or 1)) / 10)
