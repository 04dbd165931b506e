"""Rows as lines of JSON that any of our databases reads: moments to the microsecond, words as they are sealed."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, models

from core.db.unscoped import rows
from core.sealing.attribute import as_stored

BATCH = 500


class Damaged(Exception):
    """A file is missing, or is not what was written."""


@dataclass(frozen=True)
class Written:
    """One table's file, and what proves it whole."""

    model: str
    rows: int
    sha256: str

    @property
    def name(self) -> str:
        """The file's name."""
        return f"{self.model}.jsonl"

    def spelled(self) -> dict[str, Any]:
        """For the manifest."""
        return asdict(self)


def write_table(model: type[models.Model], folder: Path) -> Written:
    """A line a row, in the order of keys; memory does not grow with the rows."""
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
    """One row as one line; nothing is opened."""
    values = {field.attname: _said(field, row) for field in row._meta.concrete_fields}
    # Sorted, since one of our databases keeps the order in which JSON was written and the other does not.
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def check_file(written: Written, folder: Path) -> None:
    """Raises Damaged unless the file is what was written, to the byte."""
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
    """Put a file's rows into an empty table exactly as they were; says how many."""
    count = 0
    with path.open("rb") as file:
        while lines := list(islice(file, BATCH)):
            insert(model, [read(model, line) for line in lines])
            count += len(lines)
    return count


def read(model: type[models.Model], line: bytes) -> models.Model:
    """The row of one line."""
    values: dict[str, Any] = json.loads(line)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    if unknown := values.keys() ^ fields.keys():
        raise Damaged(f"{model._meta.label_lower} has other columns: {', '.join(sorted(unknown))}.")
    # In the order of the table: Django takes whole rows by place.
    said = {
        name: None if values[name] is None else field.to_python(values[name])
        for name, field in fields.items()
    }
    return model.from_db(connection.alias, list(said), list(said.values()))


def insert(model: type[models.Model], made: list[models.Model]) -> None:
    """As they are: no default, no moment of change, no sealing anew."""
    fields = model._meta.concrete_fields
    table: Any = rows(model)  # the one insert that leaves every value alone has no public name
    most = max(1, connection.ops.bulk_batch_size(fields, made))
    with as_stored():
        for start in range(0, len(made), most):
            table._insert(made[start : start + most], fields=fields, using=connection.alias, raw=True)


def private_file(path: Path) -> Any:
    """A new file that only its owner may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _said(field: Any, row: models.Model) -> Any:
    value = row.__dict__.get(field.attname)
    if value is None:
        return None
    return value if isinstance(field, models.JSONField) else field.value_to_string(row)


def lines_of(made: Iterable[models.Model]) -> Iterator[bytes]:
    """For files of another shape."""
    return (spelled(row) + b"\n" for row in made)
