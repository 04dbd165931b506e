"""The database itself lets an audit row take its place in the chain once, and refuses every other change."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from core.audit.chain import extend_chain, verify_chain
from core.ids import uuid7
from core.models import AuditHead, AuditRow
from tests.core.audit.deeds import chained, deed

pytestmark = pytest.mark.both


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    ["UPDATE core_auditrow SET verb = 'other.verb'", "DELETE FROM core_auditrow", "TRUNCATE core_auditrow"],
)
@pytest.mark.parametrize("made", [deed, chained])
def test_the_database_itself_refuses_to_change_or_remove_rows(made: Callable[[], AuditRow], sql: str) -> None:
    made()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert AuditRow.objects.get().verb == "session.opened"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE core_audithead SET seq = 1",
        "UPDATE core_audithead SET digest = 'x'",
        "UPDATE core_audithead SET seq = 4",
        "UPDATE core_audithead SET seq = 3, digest = 'x'",
        "UPDATE core_audithead SET id = 0",
        "DELETE FROM core_audithead",
        "TRUNCATE core_audithead",
        "INSERT INTO core_audithead (id, seq, digest) VALUES (1, 0, '')",
    ],
)
def test_the_database_itself_refuses_to_set_the_end_back(sql: str) -> None:
    last = [chained() for _ in range(2)][-1]
    deed()  # waits
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    head = AuditHead.objects.get()
    assert (head.pk, head.seq, head.digest) == (1, 2, last.digest)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["seq", "id", "rowid"])
def test_no_row_takes_the_place_of_another(key: str) -> None:
    if connection.vendor != "sqlite":
        sql = "INSERT INTO core_auditrow SELECT * FROM core_auditrow ON CONFLICT (id) DO UPDATE SET verb = 'x.y'"
    else:
        names = [str(field.column) for field in AuditRow._meta.concrete_fields if field.column != "verb"]
        taken = {"seq": "seq" if key == "seq" else "9", "id": "id" if key == "id" else f"'{uuid7().hex}'"}
        said = ", ".join(taken.get(name, name) for name in names)
        into = ", ".join(names) + (", rowid" if key == "rowid" else "")
        rowid = ", rowid" if key == "rowid" else ""
        sql = f"INSERT OR REPLACE INTO core_auditrow (verb, {into}) SELECT 'x.y', {said}{rowid} FROM core_auditrow"  # noqa: S608 - names of columns
    chained()
    with (
        pytest.raises(DatabaseError, match="audit rows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert AuditRow.objects.get().verb == "session.opened"
    chained()
    assert verify_chain() is None


@pytest.mark.django_db
def test_the_end_is_not_replaced() -> None:
    chained()
    sql = "INSERT OR REPLACE INTO core_audithead (id, seq, digest) VALUES (1, 0, '')"
    if connection.vendor != "sqlite":
        sql = "INSERT INTO core_audithead VALUES (1, 0, '') ON CONFLICT (id) DO UPDATE SET seq = 0"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert AuditHead.objects.get().seq == 1


@pytest.mark.django_db(transaction=True)
def test_flush_empties_the_audit_and_puts_the_guard_back() -> None:
    deed()
    call_command("flush", verbosity=0, interactive=False)
    assert not AuditRow.objects.exists()
    deed()
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_auditrow")


def refused(sql: str) -> None:
    with (
        pytest.raises(DatabaseError, match="audit rows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.django_db
@pytest.mark.parametrize("column", [field.column for field in AuditRow._meta.concrete_fields])
def test_a_row_takes_its_place_once_and_nothing_else_of_it_changes(column: str) -> None:
    """Every column there is, so that one that is added later is guarded too."""
    chained()
    waiting = deed()
    link = {"seq": "2", "previous": "'p'", "digest": "'d'"}
    others = {
        "id": f"'{uuid7().hex}'",
        "created_at": "'2020-01-01 00:00:00'",
        "actor_id": f"'{uuid7().hex}'",
        "learning_set_id": f"'{uuid7().hex}'",
        "facts": "'{\"step\": 9}'",
    }
    sets = ", ".join(f"{name} = {value}" for name, value in link.items())
    other = f"{column} = " + (link | others).get(column, "'x.y'")
    if column not in link:
        refused(f"UPDATE core_auditrow SET {sets}, {other} WHERE seq IS NULL")  # noqa: S608 - names of columns
        waiting.refresh_from_db()
        assert (waiting.verb, waiting.seq) == ("session.opened", None)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE core_auditrow SET {sets} WHERE seq IS NULL")  # noqa: S608 - ours
    refused(f"UPDATE core_auditrow SET {other} WHERE seq = 2")  # noqa: S608 - names of columns
    refused("UPDATE core_auditrow SET seq = NULL, previous = '', digest = '' WHERE seq = 2")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sets",
    [
        "verb = 'x.y'",
        "digest = 'd'",
        "previous = 'p'",
        "seq = 2, digest = ''",
        "seq = 1, digest = 'd'",
        "seq = 0, digest = 'd'",
        "seq = -1, digest = 'd'",
    ],
)
def test_a_waiting_row_is_neither_changed_nor_put_before_the_end(sets: str) -> None:
    first = chained()
    deed()
    refused(f"UPDATE core_auditrow SET {sets} WHERE seq IS NULL")  # noqa: S608 - our own words
    if connection.vendor == "sqlite":
        refused(f"UPDATE OR REPLACE core_auditrow SET {sets} WHERE seq IS NULL")  # noqa: S608
    first.refresh_from_db()
    assert (first.verb, AuditRow.objects.unchained().get().verb) == ("session.opened", "session.opened")
    assert (extend_chain(), verify_chain()) == (1, None)


@pytest.mark.django_db
def test_a_waiting_row_is_not_removed() -> None:
    deed()
    refused("DELETE FROM core_auditrow")
    if connection.vendor == "sqlite":
        refused("INSERT OR REPLACE INTO core_auditrow SELECT * FROM core_auditrow")
    assert AuditRow.objects.unchained().count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_rows_that_are_chained_stay_as_they_are_when_rows_may_wait() -> None:
    """The migration there and back, with rows."""
    for _ in range(3):
        chained()
    before = list(AuditRow.objects.chained().values())
    try:
        call_command("migrate", "core", "0005", verbosity=0)
        refused("UPDATE core_auditrow SET seq = NULL, previous = '', digest = ''")
    finally:
        call_command("migrate", verbosity=0)
    assert list(AuditRow.objects.chained().values()) == before
    assert (deed().seq, extend_chain(), verify_chain()) == (None, 1, None)
    refused("UPDATE core_auditrow SET verb = 'x.y'")
    refused("DELETE FROM core_auditrow")
