"""The dates of a run as rows, with what is worth knowing of each beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from planning.forms.run import DateForm
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
    learning_set: LearningSet, nation: str, forms: Sequence[DateForm], first_number: int
) -> list[DateRow]:
    """Rows in the order of the forms, numbered without those that are dropped."""
    moments = [form.starts_at for form in forms if form.starts_at and not form.is_dropped]
    hints = Hints(learning_set, nation, min(moments), max(moments)) if moments else None
    rows, number, before = [], first_number, None
    for form in forms:
        starts_at = None if form.is_dropped else form.starts_at
        said: list[str] = []
        change: list[str] = []
        if hints and starts_at:
            said = [*hints.of(starts_at, form.length), *_among(form, forms)]
            change = hints.change(before, starts_at) if before else []
            before = starts_at
        rows.append(DateRow(number, form, said, change))
        number += 0 if form.is_dropped else 1
    return rows


def _among(form: DateForm, forms: Sequence[DateForm]) -> list[str]:
    """Whether another row stands at the same start."""
    twins = [
        one for one in forms if one is not form and not one.is_dropped and one.starts_at == form.starts_at
    ]
    return [_("Another of these sessions begins at the same time.")] if twins else []
