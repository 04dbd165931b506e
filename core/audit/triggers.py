"""The audit's guard in the database itself: triggers that refuse to change or remove a row, or to set its end back."""

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE_MAKE = [
    """CREATE TRIGGER IF NOT EXISTS core_auditrow_no_update BEFORE UPDATE ON core_auditrow
       BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END""",
    """CREATE TRIGGER IF NOT EXISTS core_auditrow_no_delete BEFORE DELETE ON core_auditrow
       BEGIN SELECT RAISE(ABORT, 'audit rows are never removed'); END""",
    # INSERT OR REPLACE removes what stands in its way without asking the trigger above.
    """CREATE TRIGGER IF NOT EXISTS core_auditrow_no_replace BEFORE INSERT ON core_auditrow
       WHEN EXISTS (SELECT 1 FROM core_auditrow WHERE id = NEW.id OR seq = NEW.seq OR rowid = NEW.rowid)
       BEGIN SELECT RAISE(ABORT, 'audit rows are never replaced'); END""",
    """CREATE TRIGGER IF NOT EXISTS core_audithead_no_jump BEFORE UPDATE ON core_audithead
       WHEN NEW.id <> OLD.id OR NEW.seq <> OLD.seq + 1
       BEGIN SELECT RAISE(ABORT, 'the end of the audit goes on by one'); END""",
    """CREATE TRIGGER IF NOT EXISTS core_audithead_no_delete BEFORE DELETE ON core_audithead
       BEGIN SELECT RAISE(ABORT, 'the end of the audit is never removed'); END""",
    """CREATE TRIGGER IF NOT EXISTS core_audithead_no_replace BEFORE INSERT ON core_audithead
       WHEN EXISTS (SELECT 1 FROM core_audithead)
       BEGIN SELECT RAISE(ABORT, 'the audit has one end'); END""",
]
_SQLITE_DROP = [
    "DROP TRIGGER IF EXISTS core_auditrow_no_update",
    "DROP TRIGGER IF EXISTS core_auditrow_no_delete",
    "DROP TRIGGER IF EXISTS core_auditrow_no_replace",
    "DROP TRIGGER IF EXISTS core_audithead_no_jump",
    "DROP TRIGGER IF EXISTS core_audithead_no_delete",
    "DROP TRIGGER IF EXISTS core_audithead_no_replace",
]
_POSTGRES_MAKE = [
    """CREATE OR REPLACE FUNCTION core_auditrow_guard() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'audit rows are never changed or removed'; END $$""",
    """CREATE OR REPLACE TRIGGER core_auditrow_no_change BEFORE UPDATE OR DELETE ON core_auditrow
       FOR EACH ROW EXECUTE FUNCTION core_auditrow_guard()""",
    """CREATE OR REPLACE TRIGGER core_auditrow_no_truncate BEFORE TRUNCATE ON core_auditrow
       FOR EACH STATEMENT EXECUTE FUNCTION core_auditrow_guard()""",
    """CREATE OR REPLACE FUNCTION core_audithead_guard() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the end of the audit goes on by one, and is never removed'; END $$""",
    """CREATE OR REPLACE TRIGGER core_audithead_no_jump BEFORE UPDATE ON core_audithead
       FOR EACH ROW WHEN (NEW.id <> OLD.id OR NEW.seq <> OLD.seq + 1)
       EXECUTE FUNCTION core_audithead_guard()""",
    """CREATE OR REPLACE TRIGGER core_audithead_no_delete BEFORE DELETE ON core_audithead
       FOR EACH ROW EXECUTE FUNCTION core_audithead_guard()""",
    """CREATE OR REPLACE TRIGGER core_audithead_no_truncate BEFORE TRUNCATE ON core_audithead
       FOR EACH STATEMENT EXECUTE FUNCTION core_audithead_guard()""",
]
_POSTGRES_DROP = [
    "DROP TRIGGER IF EXISTS core_auditrow_no_change ON core_auditrow",
    "DROP TRIGGER IF EXISTS core_auditrow_no_truncate ON core_auditrow",
    "DROP TRIGGER IF EXISTS core_audithead_no_jump ON core_audithead",
    "DROP TRIGGER IF EXISTS core_audithead_no_delete ON core_audithead",
    "DROP TRIGGER IF EXISTS core_audithead_no_truncate ON core_audithead",
]
MAKE = {"sqlite": _SQLITE_MAKE, "postgresql": _POSTGRES_MAKE}
DROP = {"sqlite": _SQLITE_DROP, "postgresql": _POSTGRES_DROP}


def create_triggers(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers; harmless when they are there. SQLite drops them when a migration remakes the table."""
    if "core_auditrow" in connection.introspection.table_names():
        _run(connection, MAKE)


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Only for emptying a whole database."""
    if "core_auditrow" in connection.introspection.table_names():
        _run(connection, DROP)


def _run(connection: BaseDatabaseWrapper, statements: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
