"""Words that belong to one person alone: sealed under their own key, out of reach of everybody else."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from core.db.scoping import scoped_manager
from core.sealing import Holder, SealedModel


def own_words(queryset: type["models.QuerySet[Any]"] = models.QuerySet) -> Any:
    """A manager that raises outside a scope and else answers with the scope's person's rows only."""
    return scoped_manager(queryset, person="person_id")


class PersonWords(SealedModel):
    """A row with words that only its author reads."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    def seal_holder(self) -> Holder:
        """Sealed under its author's own key."""
        return Holder("person", self.person_id)

    @classmethod
    def sealed_rows(cls, holder: Holder) -> "models.QuerySet[Self]":
        """The rows sealed under that person's key, whatever scope is open."""
        rows = cls._base_manager.filter(person_id=holder.id)
        return rows if holder.kind == "person" else rows.none()
