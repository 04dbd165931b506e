"""A workbook for Excel: texts are texts, never formulas or links, and rows are written one by one."""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboards.table import Link, Mark, Share, Table, Value, Word

# Nothing that anybody typed becomes a formula, a link or a number; one row is kept in memory at a time.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
LONGEST = 32_000  # a cell takes 32,767
CHUNK = 64 * 1024  # bytes


class _Sheets:
    """The book being written, with how its cells look."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.days: Format = book.add_format({"num_format": "yyyy-mm-dd"})
        self.looks: dict[tuple[bool, bool], Format] = {
            (is_strong, is_share): book.add_format(
                {"bold": is_strong} | ({"num_format": "0%"} if is_share else {})
            )
            for is_strong in (False, True)
            for is_share in (False, True)
        }

    def add(self, name: str, rows: Sequence[Sequence[Value]], strong: set[int], width: int) -> None:
        """A sheet; the first row stays where it is when one scrolls."""
        sheet = self.book.add_worksheet(name)
        sheet.set_column(0, max(map(len, rows), default=1) - 1, width)
        if strong:
            sheet.freeze_panes(1, 0)
        for n, row in enumerate(rows):
            for column, value in enumerate(row):
                self._write(sheet, (n, column), value, n in strong)

    def _write(self, sheet: Worksheet, place: tuple[int, int], value: Value, is_strong: bool) -> None:
        plain = self.looks[is_strong, False]
        if isinstance(value, Share):
            share = self.looks[is_strong, True]
            if value.percent is None:
                sheet.write_blank(*place, None, share)
            else:
                sheet.write_number(*place, value.percent / 100, share)
        elif isinstance(value, date):
            sheet.write_datetime(*place, value, self.days)
        elif isinstance(value, int):
            sheet.write_number(*place, value, plain)
        else:
            text = value.text if isinstance(value, Link | Word | Mark) else value or ""
            sheet.write_string(*place, _writable(text), plain)


def workbook(table: Table, rules_title: str) -> Iterator[bytes]:
    """The bytes of a file with the table on one sheet, and how it is counted on another."""
    rows = [table.headings, *table.rows, *([table.totals] if table.totals else [])]
    strong = {0, len(rows) - 1} if table.totals else {0}
    with tempfile.TemporaryFile() as file:
        with Workbook(file, OPTIONS) as book:
            sheets = _Sheets(book)
            sheets.add(_sheet_name(table.title), rows, strong, 18)
            sheets.add(_sheet_name(rules_title), [[rule] for rule in table.rules], set(), 120)
        file.seek(0)
        while piece := file.read(CHUNK):
            yield piece


def _writable(text: str) -> str:
    """Without halves of characters, which no file can hold; control characters are written in Excel's own way."""
    return text.encode("utf-8", "ignore").decode()[:LONGEST]


def _sheet_name(title: str) -> str:
    """31 characters at most, without those that Excel refuses in a name."""
    return "".join(" " if c in "[]:*?/\\" else c for c in title)[:31].strip("'") or "1"
