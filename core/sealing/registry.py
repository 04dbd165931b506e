"""Finds every model with encrypted fields among the installed apps."""

from django.apps import apps
from django.db.models import QuerySet

from core.sealing.model import SealedModel


def sealed_models() -> list[type[SealedModel]]:
    """Sorted, so that long commands can report progress."""
    found = [model for model in apps.get_models() if issubclass(model, SealedModel) and model.sealed_fields()]
    return sorted(found, key=lambda model: model._meta.label_lower)


def plain_rows(model: type[SealedModel]) -> QuerySet[SealedModel]:
    """All rows, without the model's own manager: its scopes and joins are not wanted for work on stored bytes."""
    return QuerySet(model)
