"""Quarters of the year, and when the figures of one have settled. Plain dates, no rows."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.utils.formats import date_format
from django.utils.translation import gettext as _

SETTLES = timedelta(days=14)  # after a quarter: registers are closed and corrected by then
MONTHS = 3


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months; `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The quarter in which that day lies."""
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * MONTHS + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.following.first - timedelta(days=1)

    @property
    def following(self) -> "Quarter":
        """The one after."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> "Quarter":
        """The one before."""
        return Quarter.of(self.first - timedelta(days=1))

    @property
    def settled_on(self) -> date:
        """The day from which its report can be made."""
        return self.last + SETTLES

    @property
    def slug(self) -> str:
        """ "2026-3", as in a form."""
        return f"{self.year}-{self.number}"

    @property
    def name(self) -> str:
        """ "July to September 2026"."""
        said = {"first": date_format(self.first, "F"), "last": date_format(self.last, "F Y")}
        return _("%(first)s to %(last)s") % said

    def holds(self, day: date) -> bool:
        """Whether that day lies in it."""
        return self.first <= day <= self.last
