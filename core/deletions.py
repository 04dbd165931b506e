"""The deletion log: what was destroyed on purpose, kept apart too, for a restored backup to forget again."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from core.models import Deletion

Redo = Callable[[UUID], object]
_redos: dict[str, Redo] = {}


def redone_by(kind: str) -> Callable[[Redo], Redo]:
    """Register how a kind of deletion is done again after a restore; it must be harmless to do twice."""

    def register(redo: Redo) -> Redo:
        _redos[kind] = redo
        return redo

    return register


def note(*, kind: str, subject_id: UUID) -> None:
    """Log one deletion, in the caller's transaction; with ALS_DELETIONS_FILE set, in that file as well."""
    Deletion.objects.bulk_create([Deletion(kind=kind, subject_id=subject_id)], ignore_conflicts=True)
    transaction.on_commit(lambda: _keep_apart(kind, subject_id))


def lines() -> list[str]:
    """The log as lines of JSON, to be kept beside the backups."""
    return [_line(row.kind, row.subject_id) for row in Deletion.objects.order_by("id")]


def redo(kept: Iterable[str]) -> int:
    """Do every kept deletion again, after a restore. Says how many."""
    done = 0
    for line in filter(None, (each.strip() for each in kept)):
        entry = json.loads(line)
        _redos[entry["kind"]](UUID(entry["id"]))
        done += 1
    return done


def _line(kind: str, subject_id: UUID) -> str:
    return json.dumps({"kind": kind, "id": str(subject_id)})


def _keep_apart(kind: str, subject_id: UUID) -> None:
    path = getattr(settings, "ALS_DELETIONS_FILE", "")
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(_line(kind, subject_id) + "\n")
