"""What SQLite needs so that nobody else on the machine reads its files, and so that what was deleted is gone."""

import logging
from pathlib import Path
from typing import Any

from django.db import OperationalError, connection
from django.db.backends.signals import connection_created
from django.dispatch import receiver

from core.private_files import keep_private

log = logging.getLogger("core.db.sqlite")

BESIDE = ("", "-wal", "-shm")  # the database, its log, and the log's index


@receiver(connection_created)
def close_to_others(connection: Any, **_rest: object) -> None:
    """Take the files from everybody but their owner: SQLite makes them as the process's umask has it."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or ":memory:" in name or "mode=memory" in name:
        return
    for ending in BESIDE:
        keep_private(Path(name + ending))


def is_used() -> bool:
    """Whether the site's database is SQLite."""
    return connection.vendor == "sqlite"


def wipe_deleted() -> bool:
    """Write the database anew without what was deleted, and empty its log; False where a reader is in the way.

    `secure_delete` overwrites what is deleted from now on. This takes along what was freed before, and the log, which
    keeps pages as they were until it is emptied. The next run of the job tries again.
    """
    if connection.in_atomic_block:
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy = bool(cursor.fetchone()[0])
    except OperationalError as error:
        log.warning("deleted rows are not wiped yet", extra={"reason": type(error).__name__})
        return False
    return not is_busy
