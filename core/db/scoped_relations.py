"""Foreign keys to tables with words: following one outside the row's scope raises instead of returning the row.

Django follows a relation without the target table's manager, by `select_related` too, so a manager that raises
is not enough. The descriptor of a relation is chosen by two attributes of the field that Django does not
document (`forward_related_accessor_class`, `related_accessor_class`); nothing else private is used. There is no setting
that goes the plain way: plain relations would open words. `core.E007` holds that every relation to such a table is
guarded, whatever a later Django makes of these attributes.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models.fields.related_descriptors import (
    ForwardManyToOneDescriptor,
    ForwardOneToOneDescriptor,
    ReverseOneToOneDescriptor,
)

from core.db.scoping import check_in_scope

_SetType = TypeVar("_SetType")
_GetType = TypeVar("_GetType")

if TYPE_CHECKING:
    Forward = ForwardManyToOneDescriptor[Any]
    ForwardOneToOne = ForwardOneToOneDescriptor[Any]
    ReverseOneToOne = ReverseOneToOneDescriptor[Any, Any]
else:
    # Generic in their stubs alone.
    Forward, ForwardOneToOne = ForwardManyToOneDescriptor, ForwardOneToOneDescriptor
    ReverseOneToOne = ReverseOneToOneDescriptor

_GIVEN = "_relations_given"  # on an instance: which of its relations were assigned rather than loaded


class ScopedRelation:
    """Descriptor that raises when the related row is outside the current scope, unless the code has assigned that row
    itself: a row that is being created is often not within any scope yet."""

    is_cached: Any

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        is_given = (
            instance is not None and id(self) in vars(instance).get(_GIVEN, ()) and self.is_cached(instance)
        )
        found = super().__get__(instance, cls)  # type: ignore[misc]  # of the relation it is mixed into
        if is_given or instance is None:
            return found
        # The assigned row was discarded by `refresh_from_db` or a changed id: this one was loaded.
        vars(instance).get(_GIVEN, set()).discard(id(self))
        if isinstance(found, models.Model):
            check_in_scope(found)
        return found

    def __set__(self, instance: models.Model, value: Any) -> None:
        super().__set__(instance, value)  # type: ignore[misc]
        vars(instance).setdefault(_GIVEN, set()).add(id(self))


class ScopedForward(ScopedRelation, Forward):
    """`child.parent` of a ScopedForeignKey."""


class ScopedForwardOneToOne(ScopedRelation, ForwardOneToOne):
    """`child.parent` of a ScopedOneToOneField."""


class ScopedReverseOneToOne(ScopedRelation, ReverseOneToOne):
    """`parent.child` of a ScopedOneToOneField. Reverse foreign keys need none: they use the scoped manager."""


class ScopedForeignKey(models.ForeignKey[_SetType, _GetType]):
    """A foreign key to a table with words; migrations have Django's own, the column is the same."""

    forward_related_accessor_class = ScopedForward

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs


class ScopedOneToOneField(models.OneToOneField[_SetType, _GetType]):
    """The same, one to one: both ways are guarded, so it serves a table with words at either end."""

    forward_related_accessor_class = ScopedForwardOneToOne
    related_accessor_class = ScopedReverseOneToOne

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.OneToOneField", args, kwargs


def unguarded_relations(model: type[models.Model]) -> Iterator[str]:
    """Relations, as `Model.attribute`, that would return a row of this model without checking the scope."""
    for owner, name in _leading_to(model):
        if not isinstance(vars(owner)[name], ScopedRelation):
            yield f"{owner.__name__}.{name}"


def _leading_to(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """The single-row relations of every model to this one; relations to many rows use its manager."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToManyRel):
            continue  # its rows come through the manager; the table between has foreign keys of its own
        if isinstance(relation, models.ForeignObjectRel):
            yield relation.related_model, relation.field.name
        elif isinstance(relation, models.OneToOneField) and not relation.remote_field.hidden:
            yield relation.related_model, str(relation.remote_field.get_accessor_name())
