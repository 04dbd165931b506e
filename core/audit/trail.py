"""The audit: who did what to which row, added in the deed's own transaction and chained a little later."""

import re
from collections.abc import Mapping
from uuid import UUID

from django.db import models

from core.models import AuditHead, AuditRow

Fact = int | str | bool

_VERB = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TEXT = re.compile(r"[A-Za-z0-9_.:@-]{0,64}")
_LARGEST = 2**53


def record(
    *,
    actor: models.Model | None,
    verb: str,
    obj: models.Model,
    learning_set_id: UUID | None = None,
    **facts: Fact,
) -> AuditRow:
    """Add one deed. Nothing is locked and nothing else is read, so nobody waits: `chain` gives the row its place."""
    _check(verb, facts)
    row = AuditRow(
        actor_id=None if actor is None else actor.pk,
        verb=verb,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        learning_set_id=learning_set_id,
        facts=dict(facts),
    )
    row.save()
    return row


def record_on_site(verb: str, **facts: Fact) -> AuditRow:
    """A deed of whoever operates the site, at a shell: nobody is named, and it is about no single row."""
    return record(actor=None, verb=verb, obj=AuditHead(), learning_set_id=None, **facts)


def _check(verb: str, facts: Mapping[str, Fact]) -> None:
    """Refuse whatever could be words: the audit is kept when they are gone."""
    if len(verb) > 64 or not _VERB.fullmatch(verb):
        raise ValueError("An audit verb is like “session.opened”.")
    for name, value in facts.items():
        if not _NAME.fullmatch(name):
            raise ValueError("An audit fact needs a short plain name.")
        if not _is_fact(value):
            raise ValueError(
                f"“{name}” is no fact for the audit: numbers, yes or no, ids and short codes only."
            )


def _is_fact(value: object) -> bool:
    if isinstance(value, int):
        return -_LARGEST < value < _LARGEST
    return isinstance(value, str) and _TEXT.fullmatch(value) is not None
