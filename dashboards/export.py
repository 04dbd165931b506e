"""A programme's figures as CSV: the same as on the page, hidden where the page hides them."""

import csv
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from uuid import UUID

from asgiref.sync import sync_to_async
from django.utils.translation import gettext as _

from core.web.spreadsheet import BOM, safe
from dashboards import reads
from dashboards.figures import SetFigures
from dashboards.wording import not_shown
from dashboards.words_guard import words_refused
from sets.models import SetStatus


class _Line:
    """A file-like object for csv.writer that returns each line instead of storing it."""

    def write(self, line: str) -> str:
        return line


def lines(programme_id: UUID, *, delimiter: str = ",") -> Iterator[str]:
    """Yield the headings, then one line per set; where a comma parts decimals, spreadsheets want semicolons."""
    writer = csv.writer(_Line(), delimiter=delimiter)
    yield BOM + writer.writerow(_headings())
    with words_refused():  # the view's own guard ended when it returned
        overview = reads.overview(programme_id)
    for one in overview.sets:
        yield writer.writerow([safe(value) for value in _values(one)])


async def later(rows: Iterator[str]) -> AsyncIterator[str]:
    """The CSV lines as an async iterator; each line is made in the database's thread."""
    following = sync_to_async(lambda: next(rows, None))
    while (line := await following()) is not None:
        yield line


def _headings() -> list[str]:
    return [
        _("Set"), _("Status"), _("Facilitators"), _("Members"), _("Sessions held"), _("Sessions planned"),
        _("Last session"), _("Next session"), _("Time zone"), _("Places"), _("Came"), _("Came, per cent"),
        _("Fewest turns"), _("Most turns"), _("Actions due"), _("Actions reported"), _("Reported, per cent"),
    ]  # fmt: skip


def _values(one: SetFigures) -> list[object]:
    history = one.history
    attended = [history.places, history.came, one.came_percent]
    turns = [history.fewest, history.most]
    actions = [one.due, one.reported, one.reported_percent]
    return [
        one.name,
        SetStatus(one.status).label,
        ", ".join(person.name for person in one.facilitators),
        one.members,
        one.dates.held,
        one.planned,
        _day(one, one.dates.last_at),
        _day(one, one.dates.next_at),
        one.time_zone,
        *(attended if history.shown_cells else [_("hidden")] * 3),
        *(turns if history.has_turns else [not_shown(history.showing_turns).lower()] * 2),
        *(actions if one.due is not None else [_("hidden")] * 3),
    ]


def _day(one: SetFigures, moment: datetime | None) -> str | None:
    """The day of that moment where the set meets."""
    return moment.astimezone(one.zone).date().isoformat() if moment else None
