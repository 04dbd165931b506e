"""What a table of figures is made of: headings, rows and sums, as a page draws them and a file writes them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _


class Link(NamedTuple):
    """A text that leads somewhere on the page; a file has the text."""

    text: str
    url: str


class Share(NamedTuple):
    """A share in whole per cent; a file has a number."""

    percent: int | None


class Word(NamedTuple):
    """A word in the place of a figure: hidden, settling, not counted then."""

    text: str


class Mark(NamedTuple):
    """What one register says of one person: a letter on the page, words in a file and for ears."""

    letter: str
    text: str
    css: str = "heat-none"


Value = str | int | date | Link | Share | Word | Mark | None


@dataclass(frozen=True)
class Table:
    """Headings, rows and sums. `rules` say how it is counted, on the page and on a sheet of its own."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]
    totals: Sequence[Value] = ()
    rules: Sequence[str] = field(default=())

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Each heading, and the class that puts figures to the right."""
        return [(heading, self._css(n)) for n, heading in enumerate(self.headings)]

    def _css(self, n: int) -> str:
        figures = any(isinstance(row[n], int | Share) for row in self.rows)
        return "num" if figures else ""


def hidden() -> Word:
    """What stands where a figure is about too few people."""
    return Word(_("hidden"))
