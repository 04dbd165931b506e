"""The circle in the room, number by number as the design draws it."""

import itertools
import math

import pytest

from core.ui.circle import Seat, dot_circle, room_circle, seat_radius

ADA = Seat("Ada")


def harbour(**changes: Seat) -> list[Seat]:
    """Six members; `Gita=Seat("Gita", speaking=True)` changes one."""
    return [changes.get(name, Seat(name)) for name in ("Ben", "Cleo", "Dev", "Femi", "Gita", "Hal")]


def test_room_circle_seats_members_clockwise_from_left_of_six() -> None:
    circle = room_circle(harbour(), ADA)
    assert [(seat.label, seat.x, seat.y, seat.r, seat.font) for seat in circle.seats] == [
        ("Ben", "49.08", "148.04", "17.5", "10"),
        ("Cleo", "31.06", "87.84", "17.5", "9"),
        ("Dev", "68.58", "37.45", "17.5", "10"),
        ("Femi", "131.42", "37.45", "17.5", "9"),
        ("Gita", "168.94", "87.84", "17.5", "9"),
        ("Hal", "150.92", "148.04", "17.5", "10"),
    ]
    assert circle.rim == "M76.06 165.78A70 70 0 1 1 123.94 165.78"


def test_room_circle_puts_the_facilitator_at_six_as_a_square() -> None:
    host = room_circle(harbour(), ADA).facilitator
    assert host is not None
    assert (host.states, host.x, host.y, host.r, host.label, host.font) == (
        "facilitates",
        "86.5",
        "156.5",
        "27",
        "Ada",
        "9",
    )


def test_room_circle_is_closed_when_the_set_runs_itself() -> None:
    circle = room_circle(harbour())
    assert (circle.facilitator, circle.rim) == (None, "")


def test_room_circle_draws_the_line_from_whoever_speaks_to_the_presenter() -> None:
    far = harbour(Ben=Seat("Ben", presenter="answers"), Gita=Seat("Gita", speaking=True))
    near = harbour(Ben=Seat("Ben", presenter="answers"), Cleo=Seat("Cleo", speaking=True))
    listening = harbour(Femi=Seat("Femi", presenter="listening"), Cleo=Seat("Cleo", speaking=True))
    assert [room_circle(members, ADA).line for members in (far, near, listening)] == [
        "M147.32 94.1Q103.42 106.82 70.99 131.42",
        "M44.18 106.13Q50.43 114.84 50.2 120.56",
        "M53.5 86.15Q91.6 83.27 113.38 58.2",
    ]


def test_room_circle_draws_no_line_while_the_presenter_speaks() -> None:
    circle = room_circle(harbour(Ben=Seat("Ben", presenter="answers", speaking=True)), ADA)
    assert (circle.line, circle.line_end, circle.seats[0].states) == ("", None, "presenter speaking")


def test_room_circle_draws_the_line_from_a_facilitator_who_speaks() -> None:
    circle = room_circle(harbour(Dev=Seat("Dev", presenter="answers")), Seat("Ada", speaking=True))
    assert circle.line.startswith("M")
    assert circle.facilitator is not None
    assert circle.facilitator.halo


def test_presenter_is_larger_and_hollow_while_listening() -> None:
    answers, listens = (
        room_circle(harbour(Ben=Seat("Ben", presenter=role)), ADA).seats[0]
        for role in ("answers", "listening")
    )
    assert (answers.r, answers.states) == ("21.5", "presenter")
    assert (listens.r, listens.states) == ("20", "presenter listening")


def test_speaker_has_a_second_ring() -> None:
    assert room_circle(harbour(Cleo=Seat("Cleo", speaking=True)), ADA).seats[1].halo == "20.5"


def test_next_in_turn_carries_a_number_on_the_rim_of_the_seat() -> None:
    circle = room_circle(harbour(Femi=Seat("Femi", place=1), Hal=Seat("Hal", place=2)), ADA)
    assert [(seat.place, str(seat.turn)) for seat in circle.seats if seat.turn] == [
        (1, "127.88 19.8"),
        (2, "168.84 149.71"),
    ]


def test_own_seat_says_you() -> None:
    assert room_circle(harbour(Dev=Seat("Dev", is_you=True)), ADA).seats[2].label == "You"


def test_time_ring_counts_what_is_spent() -> None:
    assert [room_circle(harbour(), ADA, share).spent for share in (0.64, 0.0, None)] == ["36", "100", None]


@pytest.mark.parametrize(
    ("members", "radius"), [(3, 17.5), (7, 17.5), (8, 14.5), (9, 14.5), (10, 11.5), (12, 11.5)]
)
def test_seats_shrink_as_people_come(members: int, radius: float) -> None:
    assert seat_radius(members) == radius


@pytest.mark.parametrize("facilitator", [ADA, None])
@pytest.mark.parametrize("count", range(3, 13))
def test_seats_never_touch(count: int, facilitator: Seat | None) -> None:
    seats = room_circle([Seat(f"P{n}") for n in range(count)], facilitator).seats
    places = [(float(seat.x), float(seat.y)) for seat in seats]
    for at, after in itertools.pairwise(places):
        assert math.dist(at, after) > 2 * seat_radius(count)


def test_dot_circle_keeps_the_same_places() -> None:
    members = harbour(
        Ben=Seat("Ben", presenter="answers"),
        Dev=Seat("Dev", presence="away"),
        Gita=Seat("Gita", speaking=True),
    )
    circle = dot_circle(members, ADA)
    assert [(dot.kind, str(dot.centre), dot.r) for dot in circle.dots] == [
        ("full", "5.74 17.9", "3.3"),
        ("host", "3.53 10.51", "1.9"),
        ("bound", "8.14 4.31", "1.7"),
        ("host", "15.86 4.31", "1.9"),
        ("waits", "20.47 10.51", "2.5"),
        ("host", "18.26 17.9", "1.9"),
    ]
    assert (circle.line, circle.host) == ("M20.47 10.51Q12.28 12.55 5.74 17.9", "host")


def test_dot_circle_shows_a_facilitator_who_is_away_or_missing() -> None:
    assert dot_circle(harbour(), Seat("Ada", presence="away")).host == "bound"
    assert dot_circle(harbour()).host == ""


@pytest.mark.parametrize("wrong", [{"presence": "late"}, {"presenter": "speaks"}])
def test_seat_refuses_a_state_that_does_not_exist(wrong: dict[str, str]) -> None:
    with pytest.raises(TypeError):
        Seat("Ben", presence=wrong.get("presence", ""), presenter=wrong.get("presenter", ""))
