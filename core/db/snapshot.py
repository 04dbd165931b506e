"""Reading many rows as they are at one moment, on SQLite and PostgreSQL alike."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """All tables as they are at one moment, while others go on writing."""
    if connection.in_atomic_block:
        yield  # Somebody else's transaction: their moment.
    elif connection.vendor == "sqlite":
        # By hand: Django's own begins with a write lock, and everybody would wait for the reader.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
