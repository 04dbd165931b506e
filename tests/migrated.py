"""One migrated database for all workers of a run: the first that comes makes it, the others copy it."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

NAME = "als_migrated"  # on PostgreSQL
FILE = "migrated.sqlite3"


def _is_sqlite() -> bool:
    return str(settings.DATABASES["default"]["ENGINE"]).endswith("sqlite3")


@contextmanager
def _alone(shared: Path) -> Iterator[None]:
    with (shared / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(name: str) -> None:
    """Every migration, on a database that nobody is connected to when this is through."""
    before, test = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
    own = test["NAME"]
    test["NAME"] = name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        if _is_sqlite():
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
    finally:
        test["NAME"] = own
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = before


def copy(shared: Path, own: Path) -> None:
    """Let the database of this worker be a copy; `own` is its file on SQLite."""
    made = shared / "migrated"
    with _alone(shared):
        if not made.exists():
            _make(str(shared / FILE) if _is_sqlite() else NAME)
            made.touch()
    if _is_sqlite():
        shutil.copy(shared / FILE, own)
    else:
        connection.settings_dict["TEST"]["TEMPLATE"] = NAME


def drop_while_somebody_looks(patch: pytest.MonkeyPatch) -> None:
    """A worker's own database goes although a connection of a thread that has ended is still being taken down: on a
    busy machine the server was slower than the worker, once in some thousand tests."""

    def destroy(creation: Any, name: str, verbosity: int) -> None:
        with creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {creation.connection.ops.quote_name(name)} WITH (FORCE)")

    if not _is_sqlite():
        patch.setattr(type(connection.creation), "_destroy_test_db", destroy)


def drop() -> None:
    """Leave nothing on a server that was given; files of a run are pytest's to throw away."""
    if _is_sqlite():
        return
    creation: Any = connection.creation
    with creation._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")
