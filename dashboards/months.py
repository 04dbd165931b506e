"""Attendance by month: sums of the cells that are shown, each counted in its set's own time zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from dashboards.facts import percent
from dashboards.figures import SetFigures


@dataclass(frozen=True)
class Month:
    """One month: sessions held, sets that met, and who came to the sessions whose figures are shown."""

    first: date
    held: int
    sets: int
    places: int
    came: int

    @property
    def name(self) -> str:
        """ "November 2026"."""
        return date_format(self.first, "F Y")

    @property
    def percent(self) -> int | None:
        """Attendance in per cent; None where nothing is shown."""
        return percent(self.came, self.places)


def months(sets: Sequence[SetFigures]) -> list[Month]:
    """From the first month in which somebody met to the last, without gaps."""
    found: dict[date, list[tuple[SetFigures, int, int]]] = {}
    for one in sets:
        shown = set(one.history.shown_cells)
        for cell in one.history.all_cells:
            first = cell.starts_at.astimezone(one.zone).date().replace(day=1)
            seen = (cell.places, cell.came) if cell in shown else (0, 0)
            found.setdefault(first, []).append((one, *seen))
    if not found:
        return []
    return [_month(first, found.get(first, [])) for first in _every(min(found), max(found))]


def _month(first: date, met: list[tuple[SetFigures, int, int]]) -> Month:
    return Month(
        first,
        held=len(met),
        sets=len({one.id for one, _places, _came in met}),
        places=sum(places for _one, places, _came in met),
        came=sum(came for _one, _places, came in met),
    )


def _every(first: date, last: date) -> list[date]:
    begins = [first]
    while begins[-1] < last:
        year, month = divmod(begins[-1].year * 12 + begins[-1].month, 12)
        begins.append(date(year, month + 1, 1))
    return begins
