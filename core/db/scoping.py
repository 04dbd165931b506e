"""Words are asked for within a scope: outside it the managers of their tables raise."""

from collections.abc import Iterator
from typing import Any, NoReturn

from django.db import models
from django_scopes import ScopedManager, get_scope
from django_scopes.exceptions import ScopeError
from django_scopes.manager import DisabledQuerySet

# Writing anew asks nothing; `none` and `using` lead to no rows by themselves.
WRITES = {"create", "acreate", "bulk_create", "abulk_create"}
HARMLESS = {"none", "using", "as_manager"}
_LOOKED_INTO = ("__iter__", "__aiter__", "__len__", "__bool__", "__getitem__", "__getstate__", "_fetch_all")
_JOINED = ("__and__", "__or__", "__xor__", "resolve_expression")


class ClosedQuerySet(DisabledQuerySet):  # type: ignore[misc]  # without types
    """What a manager answers with where no scope is open: every question raises, those of a later Django too."""

    def refuse(self, *args: object, **kwargs: object) -> NoReturn:
        """Says which scope is missing."""
        raise _missing(self.missing_scopes)


def _questions() -> Iterator[str]:
    for name in dir(models.QuerySet):
        if not name.startswith("_") and callable(getattr(models.QuerySet, name)):
            yield name
    yield from (*_LOOKED_INTO, *_JOINED)


for _name in set(_questions()) - WRITES - HARMLESS:
    setattr(ClosedQuerySet, _name, ClosedQuerySet.refuse)


def scoped_manager(queryset: type["models.QuerySet[Any]"], **dimensions: str) -> Any:
    """A manager that raises outside a scope of these dimensions, and else finds only the scope's rows."""
    within: Any = type(ScopedManager(_manager_class=models.Manager.from_queryset(queryset), **dimensions))

    class Scoped(within):  # type: ignore[misc]  # made by a library without types
        scope_dimensions = dimensions

        def get_queryset(self) -> Any:
            found = super().get_queryset()
            if isinstance(found, DisabledQuerySet):
                return ClosedQuerySet(self.model, using=self._db, missing_scopes=found.missing_scopes)
            return found

    return Scoped()


def dimensions_of(model: type[models.Model]) -> dict[str, str]:
    """What a scope must say for this model's rows to be asked for, each with the column it is compared to."""
    known: dict[str, str] = getattr(model._default_manager, "scope_dimensions", {})
    return known


def check_in_scope(row: models.Model) -> None:
    """Raises for a row that its own manager would not have found now."""
    scope = get_scope()
    if not scope.get("_enabled", True):
        return
    dimensions = dimensions_of(type(row))
    if missing := dimensions.keys() - scope.keys():
        raise _missing(missing)
    for dimension, column in dimensions.items():
        allowed = scope[dimension] if isinstance(scope[dimension], (list, tuple)) else [scope[dimension]]
        if allowed != [None] and getattr(row, column) not in allowed:
            raise ScopeError(f"This {type(row).__name__} lies outside the scope on {dimension}.")


def _missing(dimensions: Any) -> ScopeError:
    named = ", ".join(sorted(dimensions))
    return ScopeError(f"A scope on dimension(s) {named} needs to be active for this query.")
