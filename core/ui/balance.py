"""The balance circle: each member's turns as a segment filled from the centre; the rim is an equal share."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.ui.ring import Point, at, labels, letters, number, spans

UNEVEN = 2  # difference between most and fewest turns
WAITING = 6  # empty seats drawn while the set has no members


@dataclass(frozen=True)
class Share:
    """One member's turns held and planned. `waits` marks who has waited longest."""

    name: str
    turns: int = 0
    waits: bool = False


@dataclass(frozen=True)
class Measure:
    """The measurements of one drawing size, in units of its viewBox."""

    box: int
    inner: float
    rim: float
    gap: float  # between two members, along the arc
    part: float  # between two bands; 0 where they run into one
    widest: float  # a band past the rim
    room: float  # for all bands past the rim
    host: float  # the facilitator's square, and its distance below the centre
    host_at: float
    dot: float = 0  # radius of the mark for who waited longest; 0 draws none
    dot_at: float = 0
    names: bool = False


LARGE = Measure(200, 16, 84, 1.75, 1.6, 8, 15, 8, 80, 4.5, 36, True)
PARTED = Measure(200, 18, 80, 2.25, 1.6, 11, 19, 12, 74, 9, 55)
PLAIN = Measure(200, 18, 80, 2.25, 0, 11, 19, 15, 72.5)
SMALL = Measure(24, 2, 9.2, 0.5, 0, 1.4, 2.6, 2.2, 8.1)
SIZES = {0: LARGE, 96: PARTED, 64: PLAIN, 48: PLAIN, 32: SMALL, 24: SMALL}


@dataclass(frozen=True)
class Segment:
    """One member's bands, each a CSS class and an SVG path, and their label."""

    bands: list[tuple[str, str]]
    dot: Point | None
    label: str
    label_at: Point
    on_full: bool
    font: str


@dataclass(frozen=True)
class BalanceCircle:
    box: int
    segments: list[Segment]
    host: tuple[str, str, str, str] | None  # x, y, side, corner
    dot: str


def equal_share(shares: Sequence[Share]) -> int:
    """Turns held ÷ members, rounded down, at least 1."""
    return max(1, sum(share.turns for share in shares) // len(shares)) if shares else 1


def is_uneven(shares: Sequence[Share]) -> bool:
    turns = [share.turns for share in shares]
    return bool(turns) and max(turns) - min(turns) >= UNEVEN


def balance_circle(
    shares: Sequence[Share], *, size: int = 0, facilitated: bool = True, hidden: bool = False
) -> BalanceCircle:
    """The drawing for a size in pixels (0: fills its container). `hidden` draws empty segments, for readers who may not
    see the figures; without members, empty seats are drawn."""
    if size not in SIZES:
        raise TypeError(f"No circle of {size} px: {', '.join(map(str, SIZES))}")
    measure = SIZES[size]
    named = measure.names and bool(shares)
    shares = shares or [Share("")] * WAITING
    if hidden:
        shares = [Share(share.name) for share in shares]
    fair = equal_share(shares)
    most = max([share.turns for share in shares], default=0)
    names = labels([share.name for share in shares]) if named else [""] * len(shares)
    sides = spans(len(shares), facilitated)
    segments = [
        _segment(share, sides[i], measure, fair, most - fair, names[i]) for i, share in enumerate(shares)
    ]
    corner, middle = measure.host / 2, measure.box / 2
    square = (middle - corner, middle + measure.host_at - corner, measure.host, measure.host * 0.28)
    x, y, side, round_ = (number(value) for value in square)
    return BalanceCircle(
        measure.box, segments, (x, y, side, round_) if facilitated else None, number(measure.dot)
    )


def _segment(
    share: Share, span: tuple[float, float], measure: Measure, fair: int, past: int, label: str
) -> Segment:
    middle, direction = measure.box / 2, sum(span) / 2
    # With a share of one, the name stands where the segment is widest and still inside; with more, in the outer band.
    radius = 60 if fair == 1 else 66 if fair == 2 else measure.rim - 11
    reach = (
        math.ceil((radius - measure.inner) / ((measure.rim - measure.inner) / fair)) if measure.names else 0
    )
    return Segment(
        bands=[
            (kind, _band(span, low, high, measure))
            for kind, low, high in _bands(share.turns, measure, fair, past)
        ],
        dot=at(middle, measure.dot_at, direction) if share.waits and measure.dot else None,
        label=label,
        label_at=at(middle, radius, direction),
        on_full=share.turns >= reach,
        font=number(letters(label, 9.5) if len(label) > 4 else 9.5),
    )


def _bands(turns: int, measure: Measure, fair: int, past: int) -> list[tuple[str, float, float]]:
    """The bands from the centre outward: turns held, turns still planned, turns beyond an equal share."""
    deep = (measure.rim - measure.inner) / fair
    thin = min(measure.widest, measure.room / past) if past > 0 else 0
    edges = [measure.inner + deep * turn for turn in range(fair + 1)] + [
        measure.rim + thin * turn for turn in range(1, past + 1)
    ]
    shown = max(fair, turns)
    if measure.part:
        return [
            ("full" if turn < turns else "lack", edges[turn] + (measure.part if turn else 0), edges[turn + 1])
            for turn in range(shown)
        ]
    held = [("full", edges[0], edges[turns])] if turns else []
    return held + ([("lack", edges[turns], edges[fair])] if turns < fair else [])


def _band(span: tuple[float, float], low: float, high: float, measure: Measure) -> str:
    """The SVG path of a ring segment with a gap to its neighbours that is equally wide at every radius."""
    middle, (start, end) = measure.box / 2, span
    outer, inner = math.degrees(measure.gap / high), math.degrees(measure.gap / low)
    sweep = int(end - start - 2 * outer > 180)
    far = f"A{number(high)} {number(high)} 0 {sweep} 1 {at(middle, high, end - outer)}"
    near = f"A{number(low)} {number(low)} 0 {sweep} 0 {at(middle, low, start + inner)}"
    return f"M{at(middle, high, start + outer)}{far}L{at(middle, low, end - inner)}{near}Z"
