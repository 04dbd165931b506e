"""A QR code as inline SVG: black on its own white, so that it is read off a dark screen and off paper alike."""

from collections.abc import Iterator
from itertools import groupby

from django.utils.html import format_html
from django.utils.safestring import SafeString

MODULE = 3  # pixels of one module: a code for an address of 60 characters is some 3 cm wide on paper
QUIET = 4  # modules of white around it, which readers need


def qr_svg(address: str) -> SafeString:
    """The drawing alone, hidden from screen readers: the address stands beside it in words."""
    import segno  # by whoever prints a sheet, not by every process that starts

    rows = segno.make(address, error="m", micro=False).matrix
    side = len(rows) + 2 * QUIET
    return format_html(
        '<svg viewBox="0 0 {0} {0}" width="{1}" height="{1}" aria-hidden="true" focusable="false"'
        ' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{2}"/></svg>',
        side,
        side * MODULE,
        "".join(_dark(rows)),
    )


def _dark(rows: tuple[bytearray, ...]) -> Iterator[str]:
    """Each run of dark modules as one rectangle."""
    for y, row in enumerate(rows, start=QUIET):
        x = QUIET
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length
