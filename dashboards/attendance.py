"""Attendance as a table that is also a heat map: a figure or a letter in every cell, a shade behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from dashboards.facts import Cell
from dashboards.figures import SetFigures
from dashboards.overview import Overview
from dashboards.scores import Score, SessionOf

LOW = 70
SHADES = ((95, "heat-4"), (85, "heat-3"), (75, "heat-2"), (0, "heat-1"))
LEAST_COLUMNS = 6
NAMED_MOST = 3  # sets that fall, by name in one sentence


@dataclass(frozen=True)
class HeatRow:
    """One set and its cells in order."""

    id: UUID
    name: str
    cells: SafeString


@dataclass(frozen=True)
class Held:
    """One session of a set as a lead reads it: its day, and its figures if they are shown."""

    day: str
    cell: Cell | None
    useful: str = ""


@lru_cache(maxsize=1024)  # a page draws hundreds, a few of them different
def _square(css: str, figure: str, said: str) -> SafeString:
    """A cell; what is said stands for a letter or a mark."""
    if not said:
        return format_html('<td class="{}">{}</td>', css, figure)
    mark = '<td class="{}"><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></td>'
    return format_html(mark, css, figure, said)


def shade(cell: Cell) -> str:
    """The classes of a cell that is shown."""
    css = next(css for least, css in SHADES if cell.percent >= least)
    return f"{css} heat-low" if cell.percent < LOW else css


def heat_rows(sets: Sequence[SetFigures]) -> tuple[list[HeatRow], range]:
    """The rows of these sets, and their numbered columns."""
    columns = range(1, max([LEAST_COLUMNS, *(_width(one) for one in sets)]) + 1)
    return [HeatRow(one.id, one.name, _cells(one, len(columns))) for one in sets], columns


def _width(one: SetFigures) -> int:
    ahead = 1 if one.dates.next_at or one.needs_date else 0
    return max(one.planned, len(one.history.all_cells) + one.dates.opened + ahead)


def _cells(one: SetFigures, columns: int) -> SafeString:
    """Sessions that were held, open rooms, the next date, and what is still to come."""
    squares = [_held(cell) for cell in one.history.cells or [None] * len(one.history.all_cells)]
    squares += [
        _square("heat-p", _("Not closed"), _("Over, and not closed: not counted yet"))
    ] * one.dates.not_closed
    squares += [_square("heat-none", _("Now"), _("On now"))] * one.dates.live
    if one.dates.next_at:
        squares.append(_square("heat-none", _day(one, one.dates.next_at), ""))
    elif one.needs_date:
        squares.append(_square("heat-miss", "?", _("Due, no date")))
    to_come = max(0, one.planned - len(squares)) if one.is_running else 0
    squares += [_square("heat-none", "·", _("To come"))] * to_come
    squares += [_square("heat-none", "N", _("Not due"))] * (columns - len(squares))
    return format_html_join("", "{}", ((square,) for square in squares[:columns]))


def _held(cell: Cell | None) -> SafeString:
    if cell is None:
        return _square("heat-h", "H", _("Hidden"))
    figure = f"{cell.came}/{cell.places}"
    if cell.is_corrected:
        return _square(shade(cell), f"{figure} C", _("%(figure)s, corrected") % {"figure": figure})
    return _square(shade(cell), figure, "")


def _day(one: SetFigures, moment: datetime) -> str:
    return date_format(moment.astimezone(one.zone), "j M")


def of_one_set(one: SetFigures, scores: Mapping[SessionOf, Score]) -> list[Held]:
    """Its sessions, newest first, with the means of `scores`."""
    cells = one.history.cells or [None] * len(one.history.all_cells)
    days = [date_format(cell.starts_at.astimezone(one.zone), "j F Y") for cell in one.history.all_cells]
    useful = [
        scores[one.id, cell.starts_at].mean if (one.id, cell.starts_at) in scores else ""
        for cell in one.history.all_cells
    ]
    return [Held(*parts) for parts in zip(days, cells, useful, strict=True)][::-1]


def attendance_says(overview: Overview) -> str:
    """The page's one sentence: how many of ten come, and which set falls."""
    if overview.came_percent is None:
        if not overview.held:
            return gettext("No session has been held yet.")
        return gettext("Who came is hidden: too few people or sessions.")
    said = gettext("%(came)d of %(places)d came, %(percent)d per cent.") % {
        "came": overview.came,
        "places": overview.places,
        "percent": overview.came_percent,
    }
    falling = [one.name for one in overview.running if _falls(one)]
    if not falling:
        return said
    return f"{said} {_falling_says(falling)}"


def _falling_says(names: list[str]) -> str:
    """Which sets fall: each by name up to three, else two and how many more."""
    if len(names) == 1:
        return gettext("%(set)s is falling, three sessions running.") % {"set": names[0]}
    if len(names) > NAMED_MOST:
        said = gettext("%(sets)s and %(more)d more are falling, three sessions running.")
        return said % {"sets": ", ".join(names[: NAMED_MOST - 1]), "more": len(names) - NAMED_MOST + 1}
    facts = {"sets": ", ".join(names[:-1]), "last": names[-1]}
    return gettext("%(sets)s and %(last)s are falling, three sessions running.") % facts


def _falls(one: SetFigures) -> bool:
    """Whether fewer of them came each time, over the last three sessions, as the cells say too."""
    last = one.history.cells[-3:]
    shares = [cell.percent for cell in last if cell is not None]
    return len(shares) == 3 and shares[0] > shares[1] > shares[2]
