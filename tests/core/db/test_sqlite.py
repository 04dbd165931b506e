"""SQLite's files are the site's alone, and what was deleted is not in them any more."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db.utils import ConnectionHandler

from als_site.environment import SQLITE_OPTIONS
from core.db import sqlite
from core.private_files import open_to_append

# Its own files; the mark lets them be opened.
pytestmark = [pytest.mark.django_db, pytest.mark.both]
CANARY = "canary-0192@example.org"


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@contextmanager
def on_disk(path: Path, **other: Any) -> Iterator[Any]:
    """A connection to a file, opened as the settings say."""
    known = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {**SQLITE_OPTIONS, **other},
    }
    handler = ConnectionHandler({"default": known})
    try:
        yield handler["default"]
    finally:
        handler["default"].close()


@pytest.fixture
def loose() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def bytes_of(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


@pytest.mark.usefixtures("loose")
def test_files_of_the_database_are_the_sites_alone(tmp_path: Path) -> None:
    path = tmp_path / "als.sqlite3"
    sqlite3.connect(path).close()
    path.chmod(0o644)
    with on_disk(path) as connection:
        connection.cursor().execute("CREATE TABLE words (said)")
        found = {each.name: mode(each) for each in tmp_path.iterdir()}
        assert found == {f"als.sqlite3{ending}": 0o600 for ending in ("", "-wal", "-shm")}


@pytest.mark.usefixtures("loose")
@pytest.mark.parametrize("before", [None, 0o644])
def test_file_that_is_added_to_is_the_sites_alone(tmp_path: Path, before: int | None) -> None:
    path = tmp_path / "audit-witness.jsonl"
    if before is not None:
        path.write_bytes(b"one\n")
        path.chmod(before)
    with open_to_append(path) as file:
        file.write(b"two\n")
    assert (mode(path), path.read_bytes().endswith(b"two\n")) == (0o600, True)


def test_deleted_rows_are_overwritten_and_wiped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "als.sqlite3"
    with closing(sqlite3.connect(path)) as before:  # as an earlier version left it
        before.execute("PRAGMA secure_delete=OFF")
        before.execute("CREATE TABLE people (email)")
        before.execute("INSERT INTO people VALUES (?)", (f"earlier-{CANARY}",))
        before.commit()
        before.execute("DELETE FROM people")
        before.commit()
    assert CANARY.encode() in bytes_of(path)
    with on_disk(path) as connection:
        cursor = connection.cursor()
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)
        cursor.execute("INSERT INTO people VALUES (%s)", [CANARY])
        cursor.execute("DELETE FROM people")
        assert CANARY.encode() in bytes_of(path)
        monkeypatch.setattr(sqlite, "connection", connection)
        assert sqlite.wipe_deleted()
        assert CANARY.encode() not in bytes_of(path)


def test_wiping_waits_for_a_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "als.sqlite3"
    with on_disk(path, timeout=0) as connection:
        connection.cursor().execute("CREATE TABLE people (email)")
        with closing(sqlite3.connect(path)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM people").fetchall()
            monkeypatch.setattr(sqlite, "connection", connection)
            assert not sqlite.wipe_deleted()
        assert sqlite.wipe_deleted()
