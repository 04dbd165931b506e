"""Plans: minutes spread over stages, steps in order, the break in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.process.formats import (
    FORMATS,
    Format,
    PlannedRound,
    fit,
    plan,
    plan_rounds,
    plan_session,
    usual_plan,
)
from sessions.process.formats.planning import WithBreak, breaks_after, shares
from sessions.process.stages import StageKind

CLASSIC = FORMATS["classic"]
A_FORMAT = st.sampled_from(list(FORMATS.values()))


@given(format=A_FORMAT, minutes=st.integers(0, 480), optional=st.booleans())
def test_fit_spends_every_minute_and_leaves_no_stage_without_one(
    format: Format, minutes: int, optional: bool
) -> None:
    stages = fit(format, minutes, optional=[StageKind.RESOURCES] if optional else [])
    assert sum(stage.minutes for stage in stages) == max(minutes, len(stages))
    assert min(stage.minutes for stage in stages) >= 1
    assert stages == fit(format, minutes, optional=[StageKind.RESOURCES] if optional else [])


@given(total=st.integers(0, 600), weights=st.lists(st.integers(1, 90), min_size=1, max_size=9))
def test_shares_stay_within_a_minute_of_proportion_unless_one_is_the_least(
    total: int, weights: list[int]
) -> None:
    parts = shares(total, weights)
    exact = [total * weight / sum(weights) for weight in weights]
    if min(exact) >= 1:
        assert max(abs(part - share) for part, share in zip(parts, exact, strict=True)) < 1
    assert sum(parts) == max(total, len(weights))


@given(format=A_FORMAT)
def test_fit_changes_nothing_when_the_minutes_are_the_formats_own(format: Format) -> None:
    assert fit(format, format.minutes) == fit(format) == format.required


@pytest.mark.parametrize(
    ("minutes", "each"),
    [
        (35, [3, 7, 12, 5, 5, 3]),
        (25, [2, 5, 9, 4, 3, 2]),
        (70, [6, 14, 24, 10, 10, 6]),
        (7, [1, 1, 2, 1, 1, 1]),
    ],
)
def test_fit_spreads_in_proportion_when_a_round_is_longer_or_shorter(minutes: int, each: list[int]) -> None:
    assert [stage.minutes for stage in fit(CLASSIC, minutes)] == each


def test_fit_gives_each_stage_one_minute_when_there_are_fewer_minutes_than_stages() -> None:
    assert [stage.minutes for stage in fit(CLASSIC, 3)] == [1, 1, 1, 1, 1, 1]


def test_fit_adds_the_optional_stage_in_its_place_when_it_is_asked_for() -> None:
    stages = fit(CLASSIC, optional=[StageKind.RESOURCES])
    assert [stage.kind for stage in stages][3:6] == ["action_questions", "resources", "actions"]
    assert sum(stage.minutes for stage in stages) == 40


def test_plan_is_128_minutes_in_19_steps_for_six_people_four_owners_and_two_rounds() -> None:
    steps = plan(format=CLASSIC, rounds=2, people=6, owners=4)
    assert [(step.phase, step.round, step.stage.minutes) for step in steps] == [
        *[("opening", None, minutes) for minutes in (10, 12, 6, 5)],
        *[("round", 1, minutes) for minutes in (3, 7, 12, 5, 5, 3)],
        ("break", None, 10),
        *[("round", 2, minutes) for minutes in (3, 7, 12, 5, 5, 3)],
        *[("closing", None, minutes) for minutes in (10, 5)],
    ]
    assert (len(steps), sum(step.stage.minutes for step in steps)) == (19, 128)


def test_a_break_that_nobody_asked_for_never_takes_a_session_past_its_end() -> None:
    def lasts(within: int, with_break: WithBreak = "auto") -> int:
        steps = plan(format=CLASSIC, rounds=2, people=6, owners=4, with_break=with_break, within=within)
        return sum(step.stage.minutes for step in steps)

    assert [lasts(within) for within in (117, 118, 120, 127, 128)] == [128, 118, 118, 118, 128]
    assert lasts(120, True) == 128
    assert sum(step.stage.minutes for step in usual_plan()) == 118


def test_plan_without_rounds_is_the_frame_alone() -> None:
    steps = plan(format=CLASSIC, rounds=0, people=6, owners=0)
    assert [step.phase for step in steps] == ["opening"] * 4 + ["closing"] * 2


@pytest.mark.parametrize(
    ("rounds", "with_break", "breaks"),
    [
        (0, "auto", ""),
        (1, "auto", "1"),
        (2, "auto", "1b2"),
        (2, False, "12"),
        (3, "auto", "1b23"),
        (4, "auto", "1b234"),
        (0, True, ""),
        (1, True, "1b"),
        (2, True, "1b2"),
        (3, True, "1b23"),
        (4, False, "1234"),
    ],
)
def test_plan_has_a_break_where_it_belongs(rounds: int, with_break: WithBreak, breaks: str) -> None:
    steps = plan(format=CLASSIC, rounds=rounds, people=6, owners=4, with_break=with_break)
    places = dict.fromkeys(
        "b" if step.phase == "break" else str(step.round)
        for step in steps
        if step.phase in {"round", "break"}
    )
    assert "".join(places) == breaks


@pytest.mark.parametrize(
    ("minutes", "worked", "breaks"),
    [
        ([35, 35], 33, (0,)),
        ([25, 25], 40, ()),  # done after 90 minutes of work
        ([35, 35, 35], 33, (0,)),
        ([20, 20, 50], 30, (1,)),  # the last begins at 70 and would end at 120
        ([20, 40, 20], 30, (1,)),  # the first round ends at 50, the second at 90
        ([60, 60, 60, 60], 30, (0, 1, 2)),  # 60 minutes of work after each break, and the next would make 120
        ([120], 33, ()),
        ([], 200, ()),
    ],
)
def test_breaks_after_begin_to_count_again_after_a_break(
    minutes: list[int], worked: int, breaks: tuple[int, ...]
) -> None:
    assert breaks_after(minutes=minutes, worked=worked) == breaks


def test_breaks_after_has_none_when_asked_for_but_the_work_is_short() -> None:
    assert breaks_after(minutes=[10, 10], worked=30, with_break=True) == ()


@given(minutes=st.lists(st.integers(1, 120), max_size=6), worked=st.integers(0, 120))
def test_breaks_after_leave_no_round_beginning_after_90_minutes_that_could_have_had_one(
    minutes: list[int], worked: int
) -> None:
    breaks = breaks_after(minutes=minutes, worked=worked)
    assert len(minutes) - 1 not in breaks
    # `ended`: a round ended with 60 minutes or more, so there was room for a break.
    since, ended = worked, False
    for index, each in enumerate(minutes):
        assert not (ended and since >= 90), "a break was due"
        since, ended = (0, False) if index in breaks else (since + each, since + each >= 60)


def test_plan_session_takes_rounds_that_differ() -> None:
    steps = plan_session(
        rounds=[
            PlannedRound(CLASSIC, 25),
            PlannedRound(FORMATS["suggestions"]),
            PlannedRound(FORMATS["activity"], 20),
        ],
        people=5,
        owners=1,
    )
    by_round = {
        number: sum(step.stage.minutes for step in steps if step.round == number) for number in (1, 2, 3)
    }
    assert by_round == {1: 25, 2: 30, 3: 20}


def test_plan_rounds_numbers_on_when_some_are_held_already() -> None:
    steps = plan_rounds(rounds=[PlannedRound(FORMATS["freeform"])], worked=10, first=3)
    assert [(step.phase, step.round) for step in steps] == [("round", 3)]
