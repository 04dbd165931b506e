"""The clock: pauses, extensions, overrun, jumps, and what fits before the end."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.process.clock import (
    Budget,
    ClockState,
    Way,
    WayKind,
    budget,
    clock_state,
    ends_at,
    overrun,
    reading,
    remaining,
    ways_to_fit,
)

TEN = datetime(2025, 11, 19, 10, 0, tzinfo=UTC)
NOON = TEN + timedelta(hours=2)


def after(minutes: float = 0, *, seconds: float = 0) -> datetime:
    return TEN + timedelta(minutes=minutes, seconds=seconds)


def test_ends_at_is_the_minutes_after_entering() -> None:
    assert ends_at(entered_at=TEN, minutes=12, now=after(3)) == after(12)


@pytest.mark.parametrize(("extra", "end"), [(300, 17), (60, 13), (-60, 11), (-720, 0), (-900, 0)])
def test_ends_at_moves_when_extended_or_shortened(extra: int, end: int) -> None:
    assert ends_at(entered_at=TEN, minutes=12, extra_seconds=extra, now=TEN) == after(end)


def test_ends_at_is_later_when_it_was_paused() -> None:
    assert ends_at(entered_at=TEN, minutes=12, paused_seconds=90, now=after(5)) == after(13, seconds=30)


def test_ends_at_moves_along_with_now_while_it_is_paused() -> None:
    assert ends_at(entered_at=TEN, minutes=12, paused_seconds=60, paused_at=after(4), now=after(9)) == after(
        18
    )


def test_ends_at_is_in_utc_across_summer_time() -> None:
    london = ZoneInfo("Europe/London")
    entered = datetime(2025, 10, 26, 1, 55, tzinfo=london)  # the first 01:55; an hour later it is 01:55 again
    assert ends_at(entered_at=entered, minutes=10, now=entered) == datetime(2025, 10, 26, 1, 5, tzinfo=UTC)


def test_ends_at_refuses_a_moment_without_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        ends_at(entered_at=TEN.replace(tzinfo=None), minutes=1, now=TEN)


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (TEN, 720),
        (after(seconds=0.4), 720),
        (after(4, seconds=18), 462),
        (after(12), 0),
        (after(12, seconds=0.9), 0),
        (after(12, seconds=40), -40),
        (after(72), -3600),
    ],
)
def test_remaining_counts_whole_seconds_down_and_then_below_nought(now: datetime, left: int) -> None:
    assert remaining(entered_at=TEN, minutes=12, now=now) == left


def test_remaining_stands_still_while_it_is_paused() -> None:
    paused = [
        remaining(entered_at=TEN, minutes=12, paused_at=after(4), now=after(minutes))
        for minutes in (4, 5, 60, 600)
    ]
    assert paused == [480, 480, 480, 480]


def test_remaining_stands_still_when_it_was_paused_in_overrun() -> None:
    assert remaining(entered_at=TEN, minutes=12, paused_at=after(13), now=after(30)) == -60


def test_remaining_is_never_more_than_the_stage_when_the_clock_jumps_back() -> None:
    assert remaining(entered_at=TEN, minutes=12, extra_seconds=60, now=after(-60)) == 780


def test_remaining_ignores_a_pause_that_begins_after_now_when_the_clock_jumps_back() -> None:
    assert remaining(entered_at=TEN, minutes=12, paused_at=after(30), now=after(2)) == 600


def test_remaining_is_overrun_when_the_clock_jumps_an_hour_ahead() -> None:
    left = remaining(entered_at=TEN, minutes=12, now=after(65))
    assert (left, overrun(left)) == (-53 * 60, 53 * 60)


def test_overrun_is_nought_while_there_is_time() -> None:
    assert [overrun(left) for left in (5, 0, -40)] == [0, 0, 40]


@given(
    minutes=st.integers(1, 90),
    extra=st.integers(-3600, 3600),
    paused=st.integers(0, 7200),
    at=st.integers(-7200, 20000),
    pause_begins=st.none() | st.integers(-7200, 20000),
)
def test_remaining_agrees_with_ends_at_and_never_exceeds_the_stage(
    minutes: int, extra: int, paused: int, at: int, pause_begins: int | None
) -> None:
    now, paused_at = after(seconds=at), None if pause_begins is None else after(seconds=pause_begins)
    length = max(0, minutes * 60 + extra)
    end = ends_at(
        entered_at=TEN,
        minutes=minutes,
        extra_seconds=extra,
        paused_seconds=paused,
        paused_at=paused_at,
        now=now,
    )
    left = remaining(
        entered_at=TEN,
        minutes=minutes,
        extra_seconds=extra,
        paused_seconds=paused,
        paused_at=paused_at,
        now=now,
    )
    assert end >= TEN + timedelta(seconds=length)
    assert left == min(length, int((end - now).total_seconds()))


@pytest.mark.parametrize(
    ("left", "minutes", "state"),
    [
        (600, 12, ClockState.CALM),
        (301, 12, ClockState.CALM),
        (300, 12, ClockState.FIVE),
        (300, 10, ClockState.FIVE),
        (300, 9, ClockState.CALM),
        (61, 12, ClockState.FIVE),
        (60, 12, ClockState.ONE),
        (60, 3, ClockState.ONE),
        (60, 1, ClockState.CALM),
        (0, 12, ClockState.ONE),
        (-1, 12, ClockState.OVER),
    ],
)
def test_clock_state_warns_at_five_and_at_one(left: int, minutes: int, state: ClockState) -> None:
    assert clock_state(left, minutes=minutes) is state


def test_clock_state_is_paused_whatever_is_left_when_paused() -> None:
    assert [clock_state(left, minutes=12, paused=True) for left in (600, -40)] == [ClockState.PAUSED] * 2


@pytest.mark.parametrize(
    ("left", "words"),
    [(462, "07:42"), (0, "00:00"), (5400, "90:00"), (6000, "100:00"), (-40, "+0:40"), (-3605, "+60:05")],
)
def test_reading_counts_down_and_then_up(left: int, words: str) -> None:
    assert reading(left) == words


def test_budget_is_two_minutes_under_when_two_rounds_are_planned() -> None:
    held = budget(now=TEN, planned_end=NOON, left=0, steps=[10, 12, 6, 5, 35, 35, 10, 5])
    assert (held.ends_at, held.minutes_over, held.fits) == (after(118), -2, True)


def test_budget_is_33_over_when_a_third_round_is_added() -> None:
    held = budget(now=TEN, planned_end=NOON, left=600, steps=[12, 6, 5, 35, 35, 35, 10, 5])
    assert (held.ends_at, held.minutes_over, held.fits) == (after(153), 33, False)


def test_budget_counts_nothing_for_a_step_that_is_overrun() -> None:
    assert budget(now=TEN, planned_end=NOON, left=-600, steps=[20]) == Budget(after(20), -100)


@pytest.mark.parametrize(("seconds", "over"), [(0, 0), (59, 0), (60, 1), (-1, -1), (-60, -1)])
def test_budget_rounds_down_as_people_read_a_clock(seconds: int, over: int) -> None:
    assert (
        budget(now=TEN + timedelta(seconds=seconds), planned_end=NOON, left=0, steps=[120]).minutes_over
        == over
    )


def test_ways_to_fit_are_none_when_it_fits() -> None:
    assert ways_to_fit(budget=Budget(NOON, 0), rounds=[35, 35], least=20) == ()


def test_ways_to_fit_are_equal_minutes_carrying_and_staying_when_25_over() -> None:
    late = Budget(NOON + timedelta(minutes=25), 25)
    assert ways_to_fit(budget=late, rounds=[35, 35, 30], least=20) == (
        Way(WayKind.EQUAL, 25, NOON, fits=True),
        Way(WayKind.CARRY, 30, NOON - timedelta(minutes=5), fits=True),
        Way(WayKind.STAY, 25, late.ends_at, fits=False),
    )


def test_ways_to_fit_offer_no_equal_minutes_when_they_fall_under_the_least() -> None:
    late = Budget(NOON + timedelta(minutes=60), 60)
    assert [way.kind for way in ways_to_fit(budget=late, rounds=[35, 35, 30], least=20)] == ["carry", "stay"]


def test_ways_to_fit_say_when_carrying_is_not_enough() -> None:
    late = Budget(NOON + timedelta(minutes=60), 60)
    carry = ways_to_fit(budget=late, rounds=[35, 35, 30], least=20)[0]
    assert (carry.ends_at, carry.fits) == (NOON + timedelta(minutes=30), False)


def test_ways_to_fit_carry_nothing_when_there_is_one_round() -> None:
    late = Budget(NOON + timedelta(minutes=10), 10)
    assert [way.kind for way in ways_to_fit(budget=late, rounds=[35], least=20)] == ["equal", "stay"]


@pytest.mark.parametrize("rounds", [[], [5]])
def test_ways_to_fit_are_staying_alone_when_no_round_can_give(rounds: list[int]) -> None:
    late = Budget(NOON + timedelta(minutes=10), 10)
    assert ways_to_fit(budget=late, rounds=rounds, least=5) == (
        Way(WayKind.STAY, 10, late.ends_at, fits=False),
    )


@given(rounds=st.lists(st.integers(1, 90), min_size=1, max_size=4), over=st.integers(1, 200))
def test_ways_to_fit_offer_equal_minutes_that_do_fit_in_steps_of_five(rounds: list[int], over: int) -> None:
    late = Budget(NOON + timedelta(minutes=over), over)
    equal = [way for way in ways_to_fit(budget=late, rounds=rounds, least=5) if way.kind is WayKind.EQUAL]
    assert [(way.minutes % 5, way.fits, way.ends_at <= NOON) for way in equal] == [(0, True, True)] * len(
        equal
    )
