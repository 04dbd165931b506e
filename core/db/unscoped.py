"""Querysets without scopes, for deletion, export and backup, which concern all rows and not what one person may see."""

from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def rows(model: type[Row]) -> QuerySet[Row]:
    """Every row of the model, where its scoped manager would raise or filter."""
    return QuerySet(model)


def empty_words(chosen: QuerySet[Row], *fields: str) -> int:
    """Blank these text fields and keep the rows, so that figures and foreign keys stay valid. Returns how many rows
    held words."""
    found = chosen.exclude(**dict.fromkeys(fields, "")).values_list("pk", flat=True)
    return chosen.filter(pk__in=list(found)).update(**dict.fromkeys(fields, ""))
