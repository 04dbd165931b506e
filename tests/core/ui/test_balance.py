"""The circle filled with turns, path by path as the design draws it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ui.balance import SIZES, Share, balance_circle, equal_share, is_uneven


def shares(*turns: int, waits: int = -1) -> list[Share]:
    names = ("Ben", "Cleo", "Dev", "Femi", "Gita", "Hal", "Ida", "Jo")
    return [
        Share(name, count, place == waits)
        for place, (name, count) in enumerate(zip(names, turns, strict=False))
    ]


def test_balance_at_96_draws_what_the_facilitators_home_shows() -> None:
    circle = balance_circle(shares(0, 2, 1, 1, 1, 1, waits=0), size=96)
    assert [band for segment in circle.segments for band in segment.bands] == [
        ("lack", "M70.54 174.38A80 80 0 0 1 24.04 125.09L83.53 107.27A18 18 0 0 0 91.78 116.01Z"),
        ("full", "M22.75 120.78A80 80 0 0 1 34.51 54.05L84.33 91.14A18 18 0 0 0 82.25 102.97Z"),
        ("full", "M12.2 123.94A91 91 0 0 1 25.69 47.48L33.23 53.09A81.6 81.6 0 0 0 21.21 121.24Z"),
        ("full", "M37.2 50.44A80 80 0 0 1 97.75 20.03L97.76 82.14A18 18 0 0 0 87.01 87.53Z"),
        ("full", "M102.25 20.03A80 80 0 0 1 162.8 50.44L112.99 87.53A18 18 0 0 0 102.24 82.14Z"),
        ("full", "M165.49 54.05A80 80 0 0 1 177.25 120.78L117.75 102.97A18 18 0 0 0 115.67 91.14Z"),
        ("full", "M175.96 125.09A80 80 0 0 1 129.46 174.38L108.22 116.01A18 18 0 0 0 116.47 107.27Z"),
    ]
    assert (str(circle.segments[0].dot), circle.dot) == ("59.99 137.74", "9")
    assert circle.host == ("94", "168", "12", "3.36")


def test_balance_runs_bands_into_one_below_96() -> None:
    cleo = balance_circle(shares(0, 2, 1, 1, 1, 1, waits=0), size=64).segments[1]
    assert cleo.bands == [
        ("full", "M12.2 123.94A91 91 0 0 1 25.69 47.48L84.33 91.14A18 18 0 0 0 82.25 102.97Z")
    ]


def test_balance_draws_no_lamp_below_96() -> None:
    assert balance_circle(shares(0, 2, 1, 1, 1, 1, waits=0), size=64).segments[0].dot is None


def test_balance_at_32_has_a_grid_of_its_own() -> None:
    circle = balance_circle(shares(0, 2, 1, 1, 1, 1), size=32)
    assert circle.box == 24
    assert circle.segments[1].bands == [
        ("full", "M1.71 14.56A10.6 10.6 0 0 1 3.21 6.08L10.15 11.24A2 2 0 0 0 10 12.08Z")
    ]


def test_balance_as_large_as_its_place_carries_names() -> None:
    ben, cleo, *_others = balance_circle(shares(0, 2, 1, 1, 1, 1, waits=0)).segments
    assert (ben.label, str(ben.label_at), ben.on_full) == ("Ben", "56.36 141.17", False)
    assert (cleo.label, str(cleo.label_at), cleo.on_full) == ("Cleo", "40.91 89.58", True)
    assert str(ben.dot) == "73.81 124.7"


def test_balance_makes_bands_past_the_rim_thinner_the_more_there_are() -> None:
    most = balance_circle(shares(3, 0, 2, 0, 1, 2, 1, 1)).segments[0]
    assert [path.split("A")[1].split(" ")[0] for _kind, path in most.bands] == ["84", "91.5", "99"]


def test_balance_shows_a_turn_still_to_come_beside_those_held() -> None:
    fair_is_two = shares(1, 2, 2, 2, 2, 3)
    kinds = [
        [kind for kind, _path in segment.bands] for segment in balance_circle(fair_is_two, size=96).segments
    ]
    assert kinds[0] == ["full", "lack"]
    assert kinds[5] == ["full", "full", "full"]
    merged = balance_circle(fair_is_two, size=24).segments[0]
    assert [kind for kind, _path in merged.bands] == ["full", "lack"]


def test_balance_of_a_self_run_set_is_closed_and_has_no_host() -> None:
    circle = balance_circle(shares(2, 2, 2, 2, 2), facilitated=False)
    assert circle.host is None
    assert circle.segments[0].bands[0][1].startswith("M98.25 149.97A50 50")


def test_hidden_balance_is_all_hollow_and_tells_nothing() -> None:
    uneven, even = shares(0, 5, 1, 1, waits=0), shares(1, 1, 1, 1)
    hidden = balance_circle(uneven, size=96, hidden=True)
    assert {kind for segment in hidden.segments for kind, _path in segment.bands} == {"lack"}
    assert hidden == balance_circle(even, size=96, hidden=True)


@pytest.mark.parametrize(
    ("turns", "fair"),
    [((0, 0, 0), 1), ((0, 2, 1, 1, 1, 1), 1), ((2, 2, 2), 2), ((3, 2, 2, 1, 3), 2), ((), 1)],
)
def test_equal_share_is_rounded_down_and_at_least_one(turns: tuple[int, ...], fair: int) -> None:
    assert equal_share(shares(*turns)) == fair


@pytest.mark.parametrize(
    ("turns", "uneven"), [((1, 2), False), ((0, 2), True), ((1, 1, 1), False), ((), False)]
)
def test_uneven_begins_at_two_turns_between_most_and_fewest(turns: tuple[int, ...], uneven: bool) -> None:
    assert is_uneven(shares(*turns)) is uneven


def test_balance_refuses_a_size_that_was_never_drawn() -> None:
    with pytest.raises(TypeError, match="No circle of 50 px"):
        balance_circle(shares(1, 1), size=50)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.sampled_from(sorted(SIZES)), st.booleans())
def test_balance_stays_inside_its_box_whatever_the_turns(
    turns: list[int], size: int, facilitated: bool
) -> None:
    circle = balance_circle(
        [Share(f"P{n}", count) for n, count in enumerate(turns)], size=size, facilitated=facilitated
    )
    for segment in circle.segments:
        for _kind, path in segment.bands:
            radii = [float(arc.split(" ")[0]) for arc in path.split("A")[1:]]
            assert 0 < radii[1] < radii[0] <= circle.box / 2


@pytest.mark.parametrize("size", [0, 24, 64, 96])
@pytest.mark.parametrize("hidden", [True, False])
def test_nobodys_circle_is_the_seats_that_wait(size: int, hidden: bool) -> None:
    segments = balance_circle([], size=size, hidden=hidden).segments
    assert [kind for segment in segments for kind, _path in segment.bands] == ["lack"] * 6
    assert [segment.label for segment in segments] == [""] * 6
