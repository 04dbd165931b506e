"""The audit's guard in the database itself: triggers that refuse to change or remove a row, or to set its end back.

One change of a row is let through: once, from waiting to its place in the chain. Each of the two tables is named in a
trigger of the other, so a migration that has SQLite remake one of them lowers them first and raises them afterwards.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE_MAKE = [
    # A number that is another row's would remove that row under UPDATE OR REPLACE.
    """CREATE TRIGGER IF NOT EXISTS core_auditrow_no_update BEFORE UPDATE ON core_auditrow
       WHEN OLD.seq IS NOT NULL OR NEW.seq IS NULL OR NEW.digest = ''
         OR NEW.rowid <> OLD.rowid OR NEW.id IS NOT OLD.id OR NEW.created_at IS NOT OLD.created_at
         OR NEW.actor_id IS NOT OLD.actor_id OR NEW.verb IS NOT OLD.verb
         OR NEW.object_type IS NOT OLD.object_type OR NEW.object_id IS NOT OLD.object_id
         OR NEW.learning_set_id IS NOT OLD.learning_set_id OR NEW.facts IS NOT OLD.facts
         OR NEW.seq <= COALESCE((SELECT seq FROM core_audithead), 0)
         OR EXISTS (SELECT 1 FROM core_auditrow WHERE seq = NEW.seq)
       BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END""",
    """CREATE TRIGGER IF NOT EXISTS core_auditrow_no_delete BEFORE DELETE ON core_auditrow
       BEGIN SELECT RAISE(ABORT, 'audit rows are never removed'); END""",
    # INSERT OR REPLACE removes what stands in its way without asking the trigger above.
    """CREATE TRIGGER IF NOT EXISTS core_auditrow_no_replace BEFORE INSERT ON core_auditrow
       WHEN EXISTS (SELECT 1 FROM core_auditrow WHERE id = NEW.id OR seq = NEW.seq OR rowid = NEW.rowid)
       BEGIN SELECT RAISE(ABORT, 'audit rows are never replaced'); END""",
    """CREATE TRIGGER IF NOT EXISTS core_audithead_no_jump BEFORE UPDATE ON core_audithead
       WHEN NEW.id <> OLD.id OR NEW.seq <= OLD.seq
         OR NEW.seq - OLD.seq <> (SELECT COUNT(*) FROM core_auditrow WHERE seq > OLD.seq AND seq <= NEW.seq)
         OR NOT EXISTS (SELECT 1 FROM core_auditrow WHERE seq = NEW.seq AND digest = NEW.digest)
       BEGIN SELECT RAISE(ABORT, 'the end of the audit goes on with its rows'); END""",
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
    """CREATE OR REPLACE FUNCTION core_auditrow_only_chained() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF OLD.seq IS NOT NULL OR NEW.seq IS NULL OR NEW.digest = ''
           OR to_jsonb(NEW) - '{seq,previous,digest}'::text[]
             IS DISTINCT FROM to_jsonb(OLD) - '{seq,previous,digest}'::text[]
           OR NEW.seq <= COALESCE((SELECT seq FROM core_audithead), 0)
         THEN RAISE EXCEPTION 'audit rows are never changed or removed'; END IF;
         RETURN NEW;
       END $$""",
    """CREATE OR REPLACE TRIGGER core_auditrow_no_update BEFORE UPDATE ON core_auditrow
       FOR EACH ROW EXECUTE FUNCTION core_auditrow_only_chained()""",
    """CREATE OR REPLACE TRIGGER core_auditrow_no_delete BEFORE DELETE ON core_auditrow
       FOR EACH ROW EXECUTE FUNCTION core_auditrow_guard()""",
    """CREATE OR REPLACE TRIGGER core_auditrow_no_truncate BEFORE TRUNCATE ON core_auditrow
       FOR EACH STATEMENT EXECUTE FUNCTION core_auditrow_guard()""",
    """CREATE OR REPLACE FUNCTION core_audithead_guard() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the end of the audit is never set back or removed'; END $$""",
    """CREATE OR REPLACE FUNCTION core_audithead_only_on() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF NEW.id <> OLD.id OR NEW.seq <= OLD.seq
           OR NEW.seq - OLD.seq <> (SELECT COUNT(*) FROM core_auditrow WHERE seq > OLD.seq AND seq <= NEW.seq)
           OR NOT EXISTS (SELECT 1 FROM core_auditrow WHERE seq = NEW.seq AND digest = NEW.digest)
         THEN RAISE EXCEPTION 'the end of the audit goes on with its rows'; END IF;
         RETURN NEW;
       END $$""",
    """CREATE OR REPLACE TRIGGER core_audithead_no_jump BEFORE UPDATE ON core_audithead
       FOR EACH ROW EXECUTE FUNCTION core_audithead_only_on()""",
    """CREATE OR REPLACE TRIGGER core_audithead_no_delete BEFORE DELETE ON core_audithead
       FOR EACH ROW EXECUTE FUNCTION core_audithead_guard()""",
    """CREATE OR REPLACE TRIGGER core_audithead_no_truncate BEFORE TRUNCATE ON core_audithead
       FOR EACH STATEMENT EXECUTE FUNCTION core_audithead_guard()""",
]
_POSTGRES_DROP = [
    "DROP TRIGGER IF EXISTS core_auditrow_no_change ON core_auditrow",  # before rows were chained later
    "DROP TRIGGER IF EXISTS core_auditrow_no_update ON core_auditrow",
    "DROP TRIGGER IF EXISTS core_auditrow_no_delete ON core_auditrow",
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
