"""The deletion log: what was destroyed on purpose, kept apart too, for a restored backup to forget again."""

import json
import logging
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from core.models import Deletion

log = logging.getLogger("core.backup.deletions")

Redo = Callable[[UUID], object]
_redos: dict[str, Redo] = {}


class Unreadable(Exception):
    """A line of a kept log says no deletion that can be done again: it was torn, or is of a later version."""


def redone_by(kind: str) -> Callable[[Redo], Redo]:
    """Register how a kind of deletion is done again after a restore; it must be harmless to do twice."""

    def register(redo: Redo) -> Redo:
        _redos[kind] = redo
        return redo

    return register


def note(*, kind: str, subject_id: UUID) -> None:
    """Log one deletion, in the caller's transaction; with ALS_DELETIONS_FILE set, in that file as well."""
    Deletion.objects.bulk_create([Deletion(kind=kind, subject_id=subject_id)], ignore_conflicts=True)
    # What else waits for the commit must not wait in vain: a line that cannot be written now comes with catch_up.
    transaction.on_commit(lambda: _keep_apart([_line(kind, subject_id)]), robust=True)


def lines() -> list[str]:
    """The log as lines of JSON, to be kept beside the backups."""
    return [_line(row.kind, row.subject_id) for row in Deletion.objects.order_by("id")]


def redo(kept: Iterable[str]) -> int:
    """Do every kept deletion again, after a restore. Says how many; does none where one line cannot be read."""
    entries = read(kept)
    for kind, subject_id in entries:
        _redos[kind](subject_id)
    return len(entries)


def read(kept: Iterable[str]) -> list[tuple[str, UUID]]:
    """Kinds and ids; raises Unreadable rather than forget a deletion."""
    lines = [line for each in kept if (line := each.strip())]
    if broken := [line for line in lines if _read(line) is None]:
        raise Unreadable(
            f"{len(broken)} lines of the deletion log cannot be read, the first is {broken[0][:80]!r}. "
            "Find out what was deleted then, mend the line or take it out, and begin again."
        )
    return [entry for line in lines if (entry := _read(line))]


def healed(kept: Iterable[str]) -> list[str]:
    """A kept log with what the database has besides, and without torn lines that it has whole."""
    known = lines()
    whole = [line for line in kept if _read(line) or not any(one.startswith(line) for one in known)]
    return list(dict.fromkeys([*whole, *known]))


def catch_up() -> int:
    """Write what the file named by ALS_DELETIONS_FILE lacks, since it could not be written; says how many lines."""
    if (path := _file()) is None:
        return 0
    kept = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    after = healed(kept)
    if set(kept) - set(after):
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        _append(fresh, after)
        fresh.replace(path)
    else:
        _append(path, [line for line in after if line not in set(kept)])
    return len(set(after) - set(kept))


def _read(line: str) -> tuple[str, UUID] | None:
    try:
        entry = json.loads(line)
        kind, subject_id = str(entry["kind"]), UUID(entry["id"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return (kind, subject_id) if kind in _redos else None


def _line(kind: str, subject_id: UUID) -> str:
    return json.dumps({"kind": kind, "id": str(subject_id)})


def _file() -> Path | None:
    path = getattr(settings, "ALS_DELETIONS_FILE", "")
    return Path(path) if path else None


def _keep_apart(fresh: list[str]) -> None:
    if (path := _file()) is None:
        return
    try:
        _append(path, fresh)
    except OSError:
        log.exception("deletion not kept apart")


def _append(path: Path, fresh: list[str]) -> None:
    """On the disk before it counts as kept; a line that was torn before stays a line of its own."""
    if not fresh:
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            torn = file.read(1) != b"\n"
        else:
            torn = False
        file.write(("\n" * torn + "".join(f"{line}\n" for line in fresh)).encode())
        file.flush()
        os.fsync(file.fileno())
