"""A programme's tables as files: the same as on the page, hidden where the page hides them."""

import csv
from collections.abc import AsyncIterator, Iterator
from datetime import date
from uuid import UUID

from asgiref.sync import sync_to_async
from django.utils.translation import gettext as _

from core.web.spreadsheet import BOM, safe
from dashboards import reads
from dashboards.by_name import people_by_name
from dashboards.facilitators import loads
from dashboards.people_table import PEOPLE, people_table
from dashboards.table import Link, Mark, Share, Table, Value, Word
from dashboards.tables import TABLES
from dashboards.words_guard import words_refused
from dashboards.xlsx import workbook

Part = str | bytes


class _Line:
    """A file-like object for csv.writer that returns each line instead of storing it."""

    def write(self, line: str) -> str:
        return line


def lines(programme_id: UUID, name: str = "sets", *, delimiter: str = ",") -> Iterator[str]:
    """Yield the headings, then one line per row, then the sums; where a comma parts decimals, spreadsheets want
    semicolons."""
    writer = csv.writer(_Line(), delimiter=delimiter)
    yield BOM  # at once: what follows is worked out first
    table = _table(programme_id, name)
    for row in (table.headings, *table.rows, *([table.totals] if table.totals else [])):
        yield writer.writerow([safe(_plain(value)) for value in row])


def sheets(programme_id: UUID, name: str) -> Iterator[bytes]:
    """Yield the bytes of a workbook with the same table, and how it is counted on a second sheet."""
    yield from workbook(_table(programme_id, name), _("How it is counted"))


async def later(parts: Iterator[Part]) -> AsyncIterator[Part]:
    """The parts of a file as an async iterator; each is made in the database's thread."""
    following = sync_to_async(lambda: next(parts, None))
    while (part := await following()) is not None:
        yield part


def _table(programme_id: UUID, name: str) -> Table:
    with words_refused():  # the view's own guard ended when it returned
        if name == PEOPLE:
            return people_table(people_by_name(programme_id))
        overview = reads.overview(programme_id)
        carried = loads(programme_id) if name == "facilitators" else []
    return TABLES[name](overview, carried)


def _plain(value: Value) -> object:
    if isinstance(value, Link | Word | Mark):
        return value.text
    if isinstance(value, Share):
        return value.percent
    return value.isoformat() if isinstance(value, date) else value
