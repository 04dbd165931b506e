"""The demo people and their story, told once and put back for each test that asks for them: telling takes seconds."""

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

from core.audit.triggers import create_triggers, drop_triggers
from demo.management.commands.seed import Command


class Seeded:
    """`tell()` fills the empty database: by the command, or on PostgreSQL with the rows that it made the first time."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def tell(self) -> None:
        if self._kept:
            self._put_back()
            return
        call_command(Command(), verbosity=0)  # by itself: in tests the demo is not installed
        if connection.vendor == "postgresql":
            self._kept = dict(_rows())

    def _put_back(self) -> None:
        # Foreign keys are looked at when all tables are full; counted keys go on behind the highest one.
        with transaction.atomic(), connection.cursor() as cursor:
            drop_triggers(connection)  # those of the audit let nobody empty it
            cursor.execute(f"TRUNCATE {', '.join(self._kept)}")
            create_triggers(connection)
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table, rows in self._kept.items():
                with _driver().cursor().copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
                    copy.write(rows)
            models = apps.get_models(include_auto_created=True)
            for line in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(line)
        ContentType.objects.clear_cache()


def _driver() -> Any:
    connection.ensure_connection()
    return connection.connection


def _rows() -> list[tuple[str, bytes]]:
    """Every table with its rows, as they are stored."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name != "django_migrations"]
    found = []
    for table in map(connection.ops.quote_name, names):
        with _driver().cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
            found.append((table, b"".join(bytes(piece) for piece in copy)))
    return found
