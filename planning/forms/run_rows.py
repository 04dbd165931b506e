"""The dates of a run as rows, with what is worth knowing of each beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import zip_longest

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from planning.forms.run_dates import DateForm
from planning.reads.hints import Hints
from sets.models import LearningSet


@dataclass(frozen=True)
class DateRow:
    """One date of the run with what is worth knowing of it."""

    number: int
    form: DateForm
    hints: list[str] = field(default_factory=list)
    change: list[str] = field(default_factory=list)


def rows_of(
    learning_set: LearningSet,
    nation: str,
    forms: Sequence[DateForm],
    first_number: int,
    rhythm: Sequence[date] = (),
) -> list[DateRow]:
    """Rows in the order of the forms, numbered without those that are dropped; `rhythm` has the day that each would
    have if nobody had edited it."""
    moments = [form.starts_at for form in forms if form.starts_at and not form.is_dropped]
    hints = Hints(learning_set, nation, min(moments), max(moments)) if moments else None
    rows, number, before = [], first_number, None
    for form, by_rhythm in zip_longest(forms, rhythm[: len(forms)]):
        starts_at = None if form.is_dropped else form.starts_at
        said: list[str] = [] if form.is_dropped else _itself(form, by_rhythm)
        change: list[str] = []
        if hints and starts_at:
            said = [*said, *hints.of(starts_at, form.length), *_among(form, forms)]
            change = hints.change(before, starts_at) if before else []
            before = starts_at
        rows.append(DateRow(number, form, said, change))
        number += 0 if form.is_dropped else 1
    return rows


def _itself(form: DateForm, by_rhythm: date | None) -> list[str]:
    """Why it cannot be saved as it stands, and what the rhythm would have there."""
    said = [form.wrong] if form.wrong else []
    if by_rhythm and form.local and form.local.date() != by_rhythm:
        said.append(_("By the rhythm it would be %(day)s.") % {"day": date_format(by_rhythm, "l j F Y")})
    return said


def _among(form: DateForm, forms: Sequence[DateForm]) -> list[str]:
    """Whether another row is on at the same time; touching ends are no clash."""
    others = [one for one in forms if one is not form and not one.is_dropped]
    clash = any(_overlap(form, one) for one in others)
    return [_("Another of these sessions is on at that time.")] if clash else []


def _overlap(one: DateForm, other: DateForm) -> bool:
    if one.starts_at is None or other.starts_at is None:
        return False
    if one.starts_at == other.starts_at:
        return True
    first, second = sorted([(one.starts_at, one.length), (other.starts_at, other.length)])
    return first[0] + timedelta(minutes=first[1]) > second[0]
