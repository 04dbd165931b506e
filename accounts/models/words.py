"""The abstract base of rows with words that only one person may read, encrypted under that person's key."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from core.db.scoping import scoped_manager
from core.sealing import Holder, SealedModel


def own_words(queryset: type["models.QuerySet[Any]"] = models.QuerySet) -> Any:
    """A manager that raises outside a scope and otherwise returns only rows of the scope's person."""
    return scoped_manager(queryset, person="person_id")


class PersonWords(SealedModel):
    """A row with words that only its author reads."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    def seal_holder(self) -> Holder:
        """The author, whose key encrypts the words."""
        return Holder("person", self.person_id)

    @classmethod
    def sealed_rows(cls, holder: Holder) -> "models.QuerySet[Self]":
        """The rows encrypted under that person's key, regardless of the active scope."""
        rows = cls._base_manager.filter(person_id=holder.id)
        return rows if holder.kind == "person" else rows.none()
