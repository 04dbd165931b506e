"""Words that belong to a set: sealed under its key, and out of reach outside one's own sets."""

from typing import Any, Self

from django.db import models

from core.db.scoping import scoped_manager
from core.sealing import Holder, SealedModel
from sets.models.learning_set import LearningSet


def in_scope(queryset: type["models.QuerySet[Any]"] = models.QuerySet) -> Any:
    """A manager that raises outside a scope and else answers with rows of the scope's sets only."""
    return scoped_manager(queryset, learning_set="learning_set_id")


class SetWords(SealedModel):
    """A row with words of one set; `learning_set` is kept on every row so that its key and its scope need no join."""

    learning_set = models.ForeignKey(LearningSet, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    def seal_holder(self) -> Holder:
        """Sealed under the set's key."""
        return Holder("set", self.learning_set_id)

    @classmethod
    def sealed_rows(cls, holder: Holder) -> "models.QuerySet[Self]":
        """The rows sealed under that set's key, whatever scope is open."""
        rows = cls._base_manager.filter(learning_set_id=holder.id)
        return rows if holder.kind == "set" else rows.none()
