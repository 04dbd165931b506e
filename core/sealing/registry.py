"""Finds every model with encrypted fields among the installed apps."""

from django.apps import apps

from core.sealing.model import SealedModel


def sealed_models() -> list[type[SealedModel]]:
    """Sorted, so that long commands can report progress."""
    found = [model for model in apps.get_models() if issubclass(model, SealedModel) and model.sealed_fields()]
    return sorted(found, key=lambda model: model._meta.label_lower)
