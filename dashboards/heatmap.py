"""Attendance as a heat map: a number in every cell, shaded, with a border where it is low."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dashboards.figures import Cell, SetFigures

LOW = 70
SHADES = ((95, "heat-4"), (85, "heat-3"), (75, "heat-2"), (0, "heat-1"))
LEAST_COLUMNS = 6


@dataclass(frozen=True)
class Square:
    """One cell: a number, hidden, or empty for sessions to come."""

    css: str = "heat-none"
    percent: int | None = None
    hidden: bool = False

    @property
    def drawn(self) -> SafeString:
        """The cell as HTML."""
        if self.hidden:
            return _hidden(self.css, _("Hidden, too few"))
        return _shown(self.css, "" if self.percent is None else str(self.percent))


@lru_cache(maxsize=512)  # a page renders hundreds, about a hundred of them different
def _shown(css: str, figure: str) -> SafeString:
    return format_html('<td class="{}">{}</td>', css, figure)


@lru_cache(maxsize=16)
def _hidden(css: str, words: str) -> SafeString:
    dot = '<td class="{}"><span aria-hidden="true">·</span><span class="visually-hidden">{}</span></td>'
    return format_html(dot, css, words)


@dataclass(frozen=True)
class HeatRow:
    """One set."""

    name: str
    squares: list[Square]

    @property
    def cells(self) -> SafeString:
        """Its squares in order."""
        return format_html_join("", "{}", ((square.drawn,) for square in self.squares))


@dataclass(frozen=True)
class HeatTable:
    """One of the two tables, which stand side by side."""

    columns: range
    rows: list[HeatRow]

    @property
    def first(self) -> str:
        """The name of the first set."""
        return self.rows[0].name

    @property
    def last(self) -> str:
        """The name of the last set."""
        return self.rows[-1].name


def heat_tables(sets: Sequence[SetFigures]) -> list[HeatTable]:
    """Split the rows into two tables, or one when there are few."""
    columns = range(1, max([LEAST_COLUMNS, *(len(one.history.cells) for one in sets)]) + 1)
    half = len(sets) if len(sets) < 4 else (len(sets) + 1) // 2
    rows = [HeatRow(one.name, _squares(one, len(columns))) for one in sets]
    return [HeatTable(columns, part) for part in (rows[:half], rows[half:]) if part]


def _squares(one: SetFigures, columns: int) -> list[Square]:
    cells = one.history.cells
    drawn = [_square(cell) for cell in cells] if cells else [Square(hidden=True)]
    return drawn + [Square()] * (columns - len(drawn))


def _square(cell: Cell | None) -> Square:
    if cell is None:
        return Square(hidden=True)
    shade = next(css for least, css in SHADES if cell.percent >= least)
    return Square(f"{shade} heat-low" if cell.percent < LOW else shade, cell.percent)
