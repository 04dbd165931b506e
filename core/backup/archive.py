"""Rows as lines of JSON that SQLite and PostgreSQL both load: times to the microsecond, words still encrypted."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, models

from core.backup.insertion import insert
from core.db.unscoped import rows

BATCH = 500


class Damaged(Exception):
    """A file of the backup is missing, or its checksum does not match."""


@dataclass(frozen=True)
class Written:
    """One table's file as the manifest lists it, with the checksum that shows whether it is complete."""

    model: str
    rows: int
    sha256: str

    @property
    def name(self) -> str:
        """The file's name in the backup folder."""
        return f"{self.model}.jsonl"

    def spelled(self) -> dict[str, Any]:
        """As an entry of the manifest."""
        return asdict(self)


def write_table(model: type[models.Model], folder: Path) -> Written:
    """Write one line per row, in primary key order; rows are streamed, so memory does not grow with the table."""
    digest, count = hashlib.sha256(), 0
    made = Written(model._meta.label_lower, 0, "")
    with private_file(folder / made.name) as file:
        for row in rows(model).order_by("pk").iterator(chunk_size=BATCH):
            line = spelled(row) + b"\n"
            file.write(line)
            digest.update(line)
            count += 1
    return Written(made.model, count, digest.hexdigest())


def spelled(row: models.Model) -> bytes:
    """One row as one line of JSON; encrypted fields are copied without being decrypted."""
    values = {field.attname: _said(field, row) for field in row._meta.concrete_fields}
    # Sorted, since only SQLite keeps the order of keys in JSON.
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def check_file(written: Written, folder: Path) -> None:
    """Raise Damaged unless the file is byte for byte the one that the manifest describes."""
    digest, count = hashlib.sha256(), 0
    try:
        with (folder / written.name).open("rb") as file:
            for line in file:
                digest.update(line)
                count += 1
    except FileNotFoundError as error:
        raise Damaged(f"{written.name} is missing.") from error
    if (digest.hexdigest(), count) != (written.sha256, written.rows):
        raise Damaged(f"{written.name} is not what was written.")


def load_table(model: type[models.Model], path: Path) -> int:
    """Insert a file's rows into an empty table exactly as they were; returns how many."""
    count = 0
    with path.open("rb") as file:
        while lines := list(islice(file, BATCH)):
            insert(model, [read(model, line) for line in lines])
            count += len(lines)
    return count


def read(model: type[models.Model], line: bytes) -> models.Model:
    """Build the unsaved row that one line describes."""
    values: dict[str, Any] = json.loads(line)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    if unknown := values.keys() ^ fields.keys():
        raise Damaged(f"{model._meta.label_lower} has other columns: {', '.join(sorted(unknown))}.")
    # In the table's column order: from_db takes values by position.
    said = {
        name: None if values[name] is None else field.to_python(values[name])
        for name, field in fields.items()
    }
    return model.from_db(connection.alias, list(said), list(said.values()))


def private_file(path: Path) -> Any:
    """Create a file that only its owner may read (mode 0600); raises FileExistsError if it is there already."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _said(field: Any, row: models.Model) -> Any:
    value = row.__dict__.get(field.attname)
    if value is None:
        return None
    return value if isinstance(field, models.JSONField) else field.value_to_string(row)


def lines_of(made: Iterable[models.Model]) -> Iterator[bytes]:
    """The rows as lines of bytes, for files that are not in the manifest, such as the key backup."""
    return (spelled(row) + b"\n" for row in made)
