"""The geometry that both circles share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ui.ring import at, labels, letters, number, spans, towards


def test_number_has_two_decimals_at_most_and_no_idle_zeros() -> None:
    assert [number(value) for value in (170.0, 2.24, 14.5, 1 / 3, -0.001, 0)] == [
        "170",
        "2.24",
        "14.5",
        "0.33",
        "0",
        "0",
    ]


def test_spans_leave_the_opening_to_the_facilitator() -> None:
    assert [tuple(round(x, 2) for x in span) for span in spans(6, facilitated=True)] == [
        (20.0, 73.33), (73.33, 126.67), (126.67, 180.0), (180.0, 233.33), (233.33, 286.67), (286.67, 340.0),
    ]  # fmt: skip


def test_spans_close_the_circle_when_the_set_runs_itself() -> None:
    assert spans(4, facilitated=False) == [(0, 90), (90, 180), (180, 270), (270, 360)]


def test_spans_of_nobody_are_none() -> None:
    assert spans(0, facilitated=True) == []


def test_at_counts_clockwise_from_six() -> None:
    assert [str(at(100, 70, degrees)) for degrees in (0, 90, 180, 270)] == [
        "100 170",
        "30 100",
        "100 30",
        "170 100",
    ]


def test_towards_stays_where_both_ends_are_one() -> None:
    here = at(100, 70, 45)
    assert towards(here, here, 5) == here


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Ben", "Cleo", "Aisha"], ["Ben", "Cleo", "Aisha"]),
        (["Jonathan", "Kim"], ["J", "Kim"]),
        (["Jonathan", "Josephine", "Kim"], ["Jo", "Jos", "Kim"]),
        (["Florence Nightingale", "Femi"], ["FN", "Femi"]),
        (["", "Ben"], ["?", "Ben"]),
    ],
)
def test_labels_tell_people_apart(names: list[str], expected: list[str]) -> None:
    assert labels(names) == expected


@given(st.lists(st.text(max_size=30), max_size=12))
def test_labels_are_short_whatever_the_names(names: list[str]) -> None:
    found = labels(names)
    assert len(found) == len(names)
    assert all(0 < len(label) <= 5 for label in found)


def test_letters_shrink_as_names_grow() -> None:
    assert [letters(label, 10) for label in ("Bo", "Ben", "Cleo", "Aisha")] == [10, 10, 9, 8]


def test_name_is_no_wider_than_its_seat() -> None:
    """At twelve people a seat is 23 wide: capitals, and letters of full width, are set smaller."""
    assert letters("WOMAN", 9, 19) * 5 * 0.8 <= 19
    assert letters("王小明李四", 9, 19) * 5 <= 19
    assert letters("Bo", 9, 19) == 9
