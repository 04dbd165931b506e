"""The deletion log: what was deleted on purpose, also kept outside the database, to be repeated after a restore."""

import json
import logging
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from core.models import Deletion
from core.private_files import open_to_append

log = logging.getLogger("core.backup.deletions")

Redo = Callable[[UUID], object]
_redos: dict[str, Redo] = {}


class Unreadable(Exception):
    """A line of a deletion log cannot be repeated: it is incomplete, or was written by a later version."""


def redone_by(kind: str) -> Callable[[Redo], Redo]:
    """Register the function that repeats one kind of deletion after a restore; it must be idempotent."""

    def register(redo: Redo) -> Redo:
        _redos[kind] = redo
        return redo

    return register


def note(*, kind: str, subject_id: UUID) -> None:
    """Log one deletion, in the caller's transaction; with ALS_DELETIONS_FILE set, in that file as well."""
    Deletion.objects.bulk_create([Deletion(kind=kind, subject_id=subject_id)], ignore_conflicts=True)
    # robust: a file that cannot be written must not stop other on_commit callbacks; catch_up adds the line later.
    transaction.on_commit(lambda: _keep_apart([_line(kind, subject_id)]), robust=True)


def lines() -> list[str]:
    """The log in the database as lines of JSON, oldest first."""
    return [_line(row.kind, row.subject_id) for row in Deletion.objects.order_by("id")]


def redo(kept: Iterable[str]) -> int:
    """Repeat every logged deletion after a restore; returns how many. Raises Unreadable before doing any of them."""
    entries = read(kept)
    for kind, subject_id in entries:
        _redos[kind](subject_id)
    return len(entries)


def read(kept: Iterable[str]) -> list[tuple[str, UUID]]:
    """Parse a log into (kind, id) pairs; raises Unreadable for a bad line rather than skip a deletion."""
    lines = [line for each in kept if (line := each.strip())]
    if broken := [line for line in lines if _read(line) is None]:
        raise Unreadable(
            f"{len(broken)} lines of the deletion log cannot be read, the first is {broken[0][:80]!r}. "
            "Find out what was deleted then, mend the line or take it out, and begin again."
        )
    return [entry for line in lines if (entry := _read(line))]


def healed(kept: Iterable[str]) -> list[str]:
    """Merge a log file with the database's: add missing lines, drop incomplete ones that the database has in full."""
    known = lines()
    whole = [line for line in kept if _read(line) or not any(one.startswith(line) for one in known)]
    return list(dict.fromkeys([*whole, *known]))


def catch_up() -> int:
    """Add to the file named by ALS_DELETIONS_FILE the lines that it could not take earlier; returns how many."""
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
    """Append and fsync. Starts on a new line if the last write was cut off."""
    if not fresh:
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open_to_append(path) as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            torn = file.read(1) != b"\n"
        else:
            torn = False
        file.write(("\n" * torn + "".join(f"{line}\n" for line in fresh)).encode())
        file.flush()
        os.fsync(file.fileno())
