"""The budget bar, as the design draws it."""

from core.ui.budget import Block, budget_bar

ROUNDS = [Block("Ben", 35), Block("Gita", 35)]
CLOSE = Block("Close", 15, fixed=True)


def test_budget_that_fits_shows_what_is_free() -> None:
    bar = budget_bar([*ROUNDS, CLOSE], 90, starts="10:30", ends="12:00")
    assert [(block.x, block.width, block.text, block.text_x) for block in bar.bars] == [
        ("1", "114.6", "Ben 35", "12"), ("118.6", "114.6", "Gita 35", "129.6"), ("236.2", "47.4", "Close", "260.4"),
    ]  # fmt: skip
    assert (bar.free, bar.over, bar.end, bar.height) == (("287.1", "12.8"), 0, "303.4", 76)


def test_budget_that_does_not_fit_shows_by_how_much() -> None:
    bar = budget_bar([*ROUNDS, Block("Dev", 30), CLOSE], 90, starts="10:30", ends="12:00")
    assert (bar.free, bar.over, bar.over_from, bar.over_to, bar.height) == (None, 25, "305.4", "384.4", 108)


def test_budget_of_a_long_day_shrinks_to_the_bar() -> None:
    bar = budget_bar([Block("Ben", 200), Block("Gita", 200)], 390, starts="9:00", ends="15:30")
    assert float(bar.bars[-1].x) + float(bar.bars[-1].width) <= 398
    assert bar.end_anchor == "end"


def test_budget_leaves_out_a_name_that_has_no_room() -> None:
    assert [block.text for block in budget_bar([Block("Ben", 5), CLOSE], 90, starts="", ends="").bars] == [
        "",
        "Close",
    ]


def test_budget_of_nothing_is_all_free() -> None:
    bar = budget_bar([], 90, starts="10:30", ends="12:00")
    assert (bar.bars, bar.over, bar.free) == ([], 0, ("1.5", "298.4"))
