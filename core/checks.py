"""System checks: master keys are configured, and every model with encrypted fields says whose key encrypts them."""

import re
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db import DatabaseError

from core.db.scoped_relations import unguarded_relations
from core.sealing import SealedModel, proof
from core.sealing.registry import sealed_models

_ID = re.compile(r"[A-Za-z0-9_.-]{1,32}")
_HINT = (
    "Set ALS_KEKS to “name:base64 of 32 random bytes”, the current key first, older ones after a comma. "
    "Without the keys that were used before, the words sealed under them cannot be opened."
)


@checks.register(checks.Tags.security)
def master_keys(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    keks = getattr(settings, "ALS_KEKS", None)
    if not isinstance(keks, dict) or not keks:
        return [checks.Error("No master key is set.", hint=_HINT, id="core.E001")]
    return [
        checks.Error(f"Master key number {number} {fault}.", hint=_HINT, id="core.E002")
        for number, (name, key) in enumerate(keks.items(), start=1)
        if (fault := _fault(name, key))
    ]


@checks.register(checks.Tags.security, deploy=True)
def no_demonstration(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """The demo's people have public passwords, and limits and second steps are relaxed for it."""
    if not settings.ALS_DEMO:
        return []
    return [
        checks.Error(
            "Demo mode is on: anybody signs in as anybody with one click.",
            hint="Unset ALS_DEMO, and use a database that was never a demonstration’s.",
            id="core.E008",
        )
    ]


@checks.register(checks.Tags.models)
def sealed_models_are_whole(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    for model in sealed_models():
        if model.seal_holder is SealedModel.seal_holder:
            found.append(
                checks.Error("It does not say whose key seals its words.", obj=model, id="core.E003")
            )
        if model.sealed_rows.__func__ is SealedModel.sealed_rows.__func__:  # type: ignore[attr-defined]
            found.append(checks.Error("It does not say which rows a key seals.", obj=model, id="core.E004"))
        if any(field.null for field in model.sealed_fields()):
            found.append(checks.Error("Sealed words are empty, never null.", obj=model, id="core.E005"))
    return found


@checks.register(checks.Tags.models)
def relations_to_words_are_guarded(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """A plain foreign key to a table with words would return rows outside the current scope."""
    return [
        checks.Error(
            f"{relation} leads to words and asks for no scope.",
            hint="Use ScopedForeignKey or ScopedOneToOneField of core.db.scoped_relations.",
            obj=model,
            id="core.E007",
        )
        for model in sealed_models()
        for relation in unguarded_relations(model)
    ]


@checks.register(checks.Tags.database)
def master_keys_in_use(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Keys that no configured master key opens (`check --database default`, and before `migrate`)."""
    if not databases or "default" not in databases:
        return []
    try:
        return [checks.Error(fault.said, hint=_HINT, id="core.E006") for fault in proof.faults()]
    except DatabaseError:
        return []  # Not migrated yet.


def _fault(name: object, key: object) -> str:
    if not isinstance(name, str) or not _ID.fullmatch(name):
        return "needs a name of 1-32 letters, digits, dots and dashes"
    if not isinstance(key, bytes) or len(key) != 32:
        return "must be 32 bytes long"
    return ""
