"""The abstract base of rows with a set's words, encrypted under its key and readable only within a scope of that
set."""

from typing import Any, Self

from django.db import models

from core.db.scoping import scoped_manager
from core.sealing import Holder, SealedModel
from sets.models.learning_set import LearningSet


def in_scope(queryset: type["models.QuerySet[Any]"] = models.QuerySet) -> Any:
    """A manager that raises outside a scope and otherwise returns only rows of the scope's sets."""
    return scoped_manager(queryset, learning_set="learning_set_id")


class SetWords(SealedModel):
    """A row with words of one set; `learning_set` is on every row, so that key and scope need no join."""

    learning_set = models.ForeignKey(LearningSet, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    def seal_holder(self) -> Holder:
        """The set, whose key encrypts the words."""
        return Holder("set", self.learning_set_id)

    @classmethod
    def sealed_rows(cls, holder: Holder) -> "models.QuerySet[Self]":
        """The rows encrypted under that set's key, regardless of the active scope."""
        rows = cls._base_manager.filter(learning_set_id=holder.id)
        return rows if holder.kind == "set" else rows.none()
