"""A read-only transaction that sees all tables at one moment, on SQLite and PostgreSQL alike."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Read from one consistent snapshot while others go on writing. Inside a transaction it does nothing."""
    if connection.in_atomic_block:
        yield  # The caller's transaction decides what it sees.
    elif connection.vendor == "sqlite":
        # Not atomic(): here it takes the write lock at once (IMMEDIATE), and all writers would wait for this reader.
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
