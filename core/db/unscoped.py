"""Rows past every scope: deleting, exporting and copying act on what is there, not on what somebody may see."""

from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def rows(model: type[Row]) -> QuerySet[Row]:
    """All of them, where a scoped manager would raise or leave some out."""
    return QuerySet(model)


def empty_words(chosen: QuerySet[Row], *fields: str) -> int:
    """Words gone, rows kept: what hangs on a row counts on; says in how many rows words were."""
    found = chosen.exclude(**dict.fromkeys(fields, "")).values_list("pk", flat=True)
    return chosen.filter(pk__in=list(found)).update(**dict.fromkeys(fields, ""))
