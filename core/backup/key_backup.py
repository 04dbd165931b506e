"""The folder kept separately from backups: the wrapped keys and the deletion log, always only the newest copy."""

import hashlib
import json
import os
from pathlib import Path

from django.conf import settings

from core.backup import archive, deletions
from core.backup.archive import Damaged
from core.backup.insertion import insert
from core.models import SealKey

KEYS, DELETIONS = "keys.jsonl", "deletions.jsonl"


def keep(place: Path) -> int:
    """Replace both files with the current state; returns the number of keys."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = list(SealKey.objects.order_by("pk"))
    body = b"".join(archive.lines_of(made))
    seal = json.dumps({"keys": len(made), "sha256": hashlib.sha256(body).hexdigest()}).encode()
    _replace(place / KEYS, body + seal + b"\n")
    log = sorted(deletions.healed(deletion_lines(place)))
    _replace(place / DELETIONS, "".join(f"{line}\n" for line in log).encode())
    return len(made)


def load_keys(place: Path) -> int:
    """Insert the saved keys into an empty table; returns how many. Raises Damaged."""
    lines = _checked(place / KEYS)
    for start in range(0, len(lines), archive.BATCH):
        batch = lines[start : start + archive.BATCH]
        insert(SealKey, [archive.read(SealKey, line) for line in batch])
    return len(lines)


def check_keys(place: Path) -> int:
    """The number of saved keys; raises Damaged when the file is missing or its checksum does not match."""
    return len(_checked(place / KEYS))


def deletion_lines(place: Path) -> list[str]:
    """The deletion log of this folder merged with the one at ALS_DELETIONS_FILE, without duplicates."""
    lines: dict[str, None] = {}
    for path in (place / DELETIONS, getattr(settings, "ALS_DELETIONS_FILE", "")):
        if path and Path(path).exists():
            lines |= dict.fromkeys(filter(None, _text(Path(path)).splitlines()))
    return list(lines)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")  # reported when the line is parsed


def _checked(path: Path) -> list[bytes]:
    try:
        *lines, last = path.read_bytes().splitlines(keepends=True)
        said = json.loads(last)
        whole = (said["keys"], said["sha256"]) == (len(lines), hashlib.sha256(b"".join(lines)).hexdigest())
    except FileNotFoundError as error:
        raise Damaged(f"The keys are not in {path.parent}: give --apart the place where they are.") from error
    except (ValueError, KeyError) as error:
        raise Damaged(f"{path} is not what was written.") from error
    if not whole:
        raise Damaged(f"{path} is not what was written.")
    return lines


def refuse_other_site(place: Path) -> None:
    """Refuse a folder with another site's keys, which would be overwritten. Key rows are never deleted, so a saved key
    that this database does not have must come from elsewhere."""
    if not (place / KEYS).exists():
        return
    kept = {json.loads(line)["id"] for line in _checked(place / KEYS)}
    if kept - {str(pk) for pk in SealKey.objects.values_list("pk", flat=True)}:
        raise Damaged(f"{place} holds keys of another site. Give --apart a place of its own.")


def _replace(path: Path, body: bytes) -> None:
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with archive.private_file(fresh) as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
