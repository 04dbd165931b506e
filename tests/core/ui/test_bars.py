"""Bars beside a table: the longest fills the room, the others are measured by it."""

from core.ui.bars import Bars, bars_of


def test_bars_are_measured_by_the_longest() -> None:
    drawn = bars_of([("Ben", 60), ("Cleo", 120), ("Dev", 0)])
    assert [(bar.name, bar.width, bar.y) for bar in drawn.bars] == [
        ("Ben", "154.5", "5.5"),
        ("Cleo", "309", "37.5"),
        ("Dev", "0", "69.5"),
    ]
    assert (drawn.height, drawn.start + Bars.room) == (96, 399)


def test_bars_of_nobody_or_of_nothing_are_empty() -> None:
    assert bars_of([]).bars == []
    assert [bar.width for bar in bars_of([("Ben", 0)]).bars] == ["0"]
