"""A workbook for Excel, written row by row with the standard library: texts are texts, never formulas or links."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from io import RawIOBase
from xml.sax.saxutils import escape

from dashboards.tables import Link, Share, Table, Value, Word

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
EPOCH = date(1899, 12, 30)  # day 0 of a sheet
PLAIN, BOLD, DAY, PERCENT, BOLD_PERCENT = range(5)  # of cellXfs below
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="5"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf numFmtId="9" applyNumberFormat="1"/>'
    '<xf numFmtId="9" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs>'
    "</styleSheet>"
)
ROWS_TOGETHER = 200


class _Out(RawIOBase):
    """What the zip writes, until it is taken."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        """Everything written since the last time."""
        taken = b"".join(self.parts)
        self.parts.clear()
        return taken


def workbook(table: Table, rules_title: str) -> Iterator[bytes]:
    """The bytes of a file with the table on one sheet, and how it is counted on another."""
    out = _Out()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in _frame((table.title, rules_title)):
            file.writestr(name, text)
        rows = [table.headings, *table.rows, *([table.totals] if table.totals else [])]
        strong = {0, len(rows) - 1} if table.totals else {0}
        for number, sheet in (
            (1, _sheet(rows, strong)),
            (2, _sheet([[rule] for rule in table.rules], set())),
        ):
            with file.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                for text in sheet:
                    part.write(text.encode())
                    if len(out.parts) > 1:
                        yield out.take()
    yield out.take()


def _sheet(rows: Sequence[Sequence[Value]], strong: set[int]) -> Iterator[str]:
    """A sheet's XML in pieces; the first row stays where it is when one scrolls."""
    frozen = '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'  # noqa: E501
    yield f'{HEAD}<worksheet xmlns="{MAIN}">{frozen if strong else ""}'
    yield f'<cols><col min="1" max="{max(map(len, rows), default=1)}" width="{18 if strong else 120}" customWidth="1"/></cols><sheetData>'  # noqa: E501
    for first in range(0, len(rows), ROWS_TOGETHER):
        yield "".join(
            f'<row r="{n + 1}">{"".join(_cell(value, n in strong) for value in rows[n])}</row>'
            for n in range(first, min(first + ROWS_TOGETHER, len(rows)))
        )
    yield "</sheetData></worksheet>"


def _cell(value: Value, is_strong: bool) -> str:
    if isinstance(value, Share):
        style = BOLD_PERCENT if is_strong else PERCENT
        return "<c/>" if value.percent is None else f'<c s="{style}"><v>{value.percent / 100}</v></c>'
    if isinstance(value, date):
        return f'<c s="{DAY}"><v>{(value - EPOCH).days}</v></c>'
    style = BOLD if is_strong else PLAIN
    if isinstance(value, int):
        return f'<c s="{style}"><v>{value}</v></c>'
    text = value.text if isinstance(value, Link | Word) else value or ""
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{_plain(text)}</t></is></c>'


def _plain(text: str) -> str:
    """Text for XML, without characters that XML has none for."""
    kept = "".join(
        c
        for c in text
        if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
    )
    return escape(kept[:32_000])


def _frame(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The parts of the file that say what is in it."""
    sheets = range(1, len(names) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
        for n in sheets
    )
    yield (
        "[Content_Types].xml",
        (
            f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{parts}</Types>'
        ),
    )
    yield (
        "_rels/.rels",
        (
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
    )
    yield from _book(names, sheets)
    yield "xl/styles.xml", STYLES


def _book(names: Sequence[str], sheets: range) -> Iterator[tuple[str, str]]:
    """The workbook and where its sheets are."""
    listed = "".join(
        f'<sheet name="{_plain(_sheet_name(name))}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(sheets, names, strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in sheets
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        (
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{related}'
            f'<Relationship Id="rId{len(names) + 1}" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
        ),
    )


def _sheet_name(name: str) -> str:
    """At most 31 characters, without those that a sheet's name may not have."""
    return "".join(" " if c in "[]:*?/\\" else c for c in name)[:31]
