"""The audit's guard in the database itself: triggers that refuse to change or remove a row."""

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE_MAKE = [
    """CREATE TRIGGER IF NOT EXISTS core_auditrow_no_update BEFORE UPDATE ON core_auditrow
       BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END""",
    """CREATE TRIGGER IF NOT EXISTS core_auditrow_no_delete BEFORE DELETE ON core_auditrow
       BEGIN SELECT RAISE(ABORT, 'audit rows are never removed'); END""",
]
_SQLITE_DROP = [
    "DROP TRIGGER IF EXISTS core_auditrow_no_update",
    "DROP TRIGGER IF EXISTS core_auditrow_no_delete",
]
_POSTGRES_MAKE = [
    """CREATE OR REPLACE FUNCTION core_auditrow_guard() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'audit rows are never changed or removed'; END $$""",
    """CREATE OR REPLACE TRIGGER core_auditrow_no_change BEFORE UPDATE OR DELETE ON core_auditrow
       FOR EACH ROW EXECUTE FUNCTION core_auditrow_guard()""",
    """CREATE OR REPLACE TRIGGER core_auditrow_no_truncate BEFORE TRUNCATE ON core_auditrow
       FOR EACH STATEMENT EXECUTE FUNCTION core_auditrow_guard()""",
]
_POSTGRES_DROP = [
    "DROP TRIGGER IF EXISTS core_auditrow_no_change ON core_auditrow",
    "DROP TRIGGER IF EXISTS core_auditrow_no_truncate ON core_auditrow",
]
MAKE = {"sqlite": _SQLITE_MAKE, "postgresql": _POSTGRES_MAKE}
DROP = {"sqlite": _SQLITE_DROP, "postgresql": _POSTGRES_DROP}


def raise_guard(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers; harmless when they are there. SQLite drops them when a migration remakes the table."""
    if "core_auditrow" in connection.introspection.table_names():
        _run(connection, MAKE)


def lower_guard(connection: BaseDatabaseWrapper) -> None:
    """Only for emptying a whole database."""
    if "core_auditrow" in connection.introspection.table_names():
        _run(connection, DROP)


def _run(connection: BaseDatabaseWrapper, statements: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
