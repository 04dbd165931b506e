"""One section of a person's data: which rows are theirs, and the columns that are exported."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django_scopes import scopes_disabled

from accounts.models import User
from core.db.unscoped import rows

CHUNK = 200
SESSION = ("session__learning_set__name", "session__starts_at")


def where(model: type[Model], of: str) -> Callable[[User], QuerySet[Any]]:
    """All rows of the model that are the person's by that column."""
    return lambda person: rows(model).filter(**{of: person})


@dataclass(frozen=True)
class Section:
    """One section: which rows are the person's, and the columns to export, words first."""

    name: str
    title: str | Promise
    chosen: Callable[[User], QuerySet[Any]]
    facts: tuple[str, ...]
    words: tuple[str, ...] = ()

    def entries(self, person: User) -> Iterator[dict[str, Any]]:
        """The section's rows, streamed."""
        along = {path.rpartition("__")[0] for path in self.facts if "__" in path}
        chosen = self.chosen(person).order_by("pk")
        for row in (chosen.select_related(*along) if along else chosen).iterator(chunk_size=CHUNK):
            yield {name: _told(row, name) for name in (*self.words, *self.facts)}


def _told(row: Model, path: str) -> Any:
    value: Any = row
    # Scopes off: the row is the person's own and is exported with what it refers to, after the request's scope closed.
    with scopes_disabled():
        for name in path.split("__"):
            value = None if value is None else getattr(value, name)
    return str(value) if isinstance(value, str) else value
