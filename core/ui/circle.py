"""The room's circle: who is here, presents, speaks and is next, as coordinates for `ui/circle_room.html`."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.ui.ring import OPENING, Point, at, labels, letters, number, spans, towards

PRESENCES = ("", "remote", "away")
ROLES = ("", "answers", "listening")
CENTRE, RIM = 100.0, 70.0
MARGIN = 4.0  # between a name and the edges of its seat, together
DOT_CENTRE, DOT_RIM = 12.0, 8.6


@dataclass(frozen=True)
class Seat:
    """One person's state. `presenter` is "answers" or "listening" for the presenter, "" for others."""

    name: str
    presence: str = ""
    presenter: str = ""
    speaking: bool = False
    is_you: bool = False
    place: int = 0  # position in the queue, from 1; 0 when not queued

    def __post_init__(self) -> None:
        if self.presence not in PRESENCES or self.presenter not in ROLES:
            raise TypeError(f"No presence {self.presence!r} or role {self.presenter!r}")

    @property
    def states(self) -> str:
        """The CSS classes of the seat."""
        role = {"": [], "answers": ["presenter"], "listening": ["presenter", "listening"]}[self.presenter]
        return " ".join(
            [*([self.presence] if self.presence else []), *role, *(["speaking"] if self.speaking else [])]
        )


@dataclass(frozen=True)
class Drawn:
    """One seat as SVG attributes."""

    states: str
    x: str
    y: str
    r: str
    label: str
    font: str
    halo: str = ""
    turn: Point | None = None
    place: int = 0


@dataclass(frozen=True)
class RoomCircle:
    """The template's context. `facilitator` is None in a self-run set: the circle then has no opening."""

    seats: list[Drawn]
    facilitator: Drawn | None
    rim: str
    line: str
    line_end: Point | None
    spent: str | None  # part of the time ring, in per cent; None draws no ring


def seat_radius(members: int) -> float:
    return 17.5 if members <= 7 else 14.5 if members <= 9 else 11.5


def room_circle(
    members: Sequence[Seat], facilitator: Seat | None = None, share_left: float | None = None
) -> RoomCircle:
    """Lay out members clockwise in joining order, from left of six o'clock; the order never changes."""
    centres = [
        at(CENTRE, RIM, (start + end) / 2) for start, end in spans(len(members), facilitator is not None)
    ]
    radius = seat_radius(len(members))
    everybody = [*members, *([facilitator] if facilitator else [])]
    words = labels(["You" if seat.is_you else seat.name for seat in everybody])
    words = [word if seat.name else "" for word, seat in zip(words, everybody, strict=True)]  # an empty seat
    line, line_end = _line(members, facilitator, centres, radius)
    return RoomCircle(
        seats=[
            _seat(seat, centre, radius, words[i])
            for i, (seat, centre) in enumerate(zip(members, centres, strict=True))
        ],
        facilitator=_host(facilitator, words[-1]) if facilitator else None,
        rim=_rim() if facilitator else "",
        line=line,
        line_end=line_end,
        spent=None if share_left is None else number(100 * (1 - share_left)),
    )


def _seat(seat: Seat, centre: Point, radius: float, label: str) -> Drawn:
    drawn = radius + {"": 0, "answers": 4, "listening": 2.5}[seat.presenter]
    return Drawn(
        states=seat.states,
        x=number(centre.x),
        y=number(centre.y),
        r=number(drawn),
        label=label,
        font=number(letters(label, 10 if radius > 12 else 9, 2 * radius - MARGIN)),
        halo=number(drawn + 3) if seat.speaking else "",
        # 38° before the outward direction: clear of the time ring and of the next seat.
        turn=_outward(centre, drawn + 0.5) if seat.place else None,
        place=seat.place,
    )


def _host(seat: Seat, label: str) -> Drawn:
    states = f"facilitates {seat.states}".strip()
    return Drawn(
        states,
        "86.5",
        "156.5",
        "27",
        label,
        number(letters(label, 9, 27 - MARGIN)),
        "yes" if seat.speaking else "",
    )


def _outward(centre: Point, distance: float) -> Point:
    turn = math.atan2(centre.y - CENTRE, centre.x - CENTRE) - math.radians(38)
    return Point(centre.x + distance * math.cos(turn), centre.y + distance * math.sin(turn))


def _rim() -> str:
    return f"M{at(CENTRE, RIM, OPENING / 2)}A70 70 0 1 1 {at(CENTRE, RIM, 360 - OPENING / 2)}"


def _ends(
    members: Sequence[Seat], facilitator: Seat | None, centres: Sequence[Point], host: Point
) -> tuple[Point, Point] | None:
    """The ends of the line from the speaker to the presenter; None while the presenter or nobody speaks."""
    people = [*zip(members, centres, strict=True), *([(facilitator, host)] if facilitator else [])]
    speakers = [centre for seat, centre in people if seat.speaking and not seat.presenter]
    presenters = [centre for seat, centre in people if seat.presenter]
    return (speakers[0], presenters[0]) if speakers and presenters else None


def _line(
    members: Sequence[Seat], facilitator: Seat | None, centres: Sequence[Point], radius: float
) -> tuple[str, Point | None]:
    ends = _ends(members, facilitator, centres, at(CENTRE, RIM, 0))
    if not ends:
        return "", None
    speaker, presenter = ends
    bend = _bend(speaker, presenter, CENTRE, RIM, 0.62)
    end = towards(presenter, bend, radius + 10)
    return f"M{towards(speaker, bend, radius + 5)}Q{bend} {end}", end


def _bend(start: Point, end: Point, centre: float, rim: float, pull: float) -> Point:
    """The control point of a curve bent towards the centre, less between neighbours than across the circle."""
    middle = Point((start.x + end.x) / 2, (start.y + end.y) / 2)
    lean = pull * min(1.0, (math.dist(start, end) / (1.7 * rim)) ** 2)
    return Point(middle.x + (centre - middle.x) * lean, middle.y + (centre - middle.y) * lean)


@dataclass(frozen=True)
class Dot:
    kind: str
    centre: Point
    r: str


@dataclass(frozen=True)
class DotCircle:
    dots: list[Dot]
    line: str
    host: str  # the class of the facilitator's square; "" in a self-run set


def dot_circle(members: Sequence[Seat], facilitator: Seat | None = None) -> DotCircle:
    """The circle below 160 px: seats as dots, no names."""
    centres = [
        at(DOT_CENTRE, DOT_RIM, (start + end) / 2)
        for start, end in spans(len(members), facilitator is not None)
    ]
    ends = _ends(members, facilitator, centres, at(DOT_CENTRE, DOT_RIM, 0))
    line = f"M{ends[0]}Q{_bend(*ends, DOT_CENTRE, DOT_RIM, 0.75)} {ends[1]}" if ends else ""
    host = ("bound" if facilitator.presence == "away" else "host") if facilitator else ""
    return DotCircle([_dot(seat, centre) for seat, centre in zip(members, centres, strict=True)], line, host)


def _dot(seat: Seat, centre: Point) -> Dot:
    if seat.presenter:
        return Dot("full", centre, "3.3")
    if seat.speaking:
        return Dot("waits", centre, "2.5")
    return Dot("bound", centre, "1.7") if seat.presence == "away" else Dot("host", centre, "1.9")
