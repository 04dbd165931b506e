"""Stretches of time: what they cover, where they meet, and what is left of one between its gaps."""

from datetime import UTC, datetime

import pytest

from core.periods import Period, covers, overlap, until, without


def at(hour: int) -> datetime:
    return datetime(2026, 3, 4, hour, tzinfo=UTC)


def span(begun: int, ended: int | None) -> Period:
    return at(begun), None if ended is None else at(ended)


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (span(9, 11), span(10, 12), True),
        (span(9, 10), span(11, 12), False),
        (span(11, 12), span(9, 10), False),
        (span(9, None), span(11, 12), True),
        (span(13, None), span(11, 12), False),
        (span(9, None), span(14, None), True),
        (span(9, 12), span(10, 11), True),
    ],
)
def test_two_periods_meet_when_they_have_a_moment_in_common(one: Period, other: Period, meet: bool) -> None:
    assert overlap([one], [other]) is meet
    assert overlap([other], [one]) is meet


def test_nothing_meets_no_period() -> None:
    assert not overlap([], [span(9, None)])
    assert not overlap([span(9, None)], [])


def test_a_moment_is_covered_by_any_of_them() -> None:
    periods = [span(9, 10), span(12, None)]
    assert [covers(periods, at(hour)) for hour in (8, 9, 11, 12, 20)] == [False, True, False, True, True]


def test_what_lies_before_a_moment() -> None:
    periods = [span(9, 10), span(11, None), span(14, 15)]
    assert until(periods, at(12)) == [span(9, 10), span(11, 12)]
    assert until(periods, None) == periods


@pytest.mark.parametrize(
    ("gaps", "left"),
    [
        ([], [span(9, 17)]),
        ([(10, 11)], [span(9, 10), span(11, 17)]),
        ([(12, 13), (10, 11)], [span(9, 10), span(11, 12), span(13, 17)]),
        ([(8, 10)], [span(10, 17)]),
        ([(16, 18)], [span(9, 16)]),
        ([(18, 19)], [span(9, 17)]),
        ([(8, 18)], []),
    ],
)
def test_what_is_left_between_gaps(gaps: list[tuple[int, int]], left: list[Period]) -> None:
    assert without(span(9, 17), [(at(gone), at(back)) for gone, back in gaps]) == left


def test_who_came_back_and_stays_has_an_open_end() -> None:
    assert without(span(9, None), [(at(10), at(11))]) == [span(9, 10), span(11, None)]
