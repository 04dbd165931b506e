"""The audit only grows, holds no words, and shows the first row that was altered or taken away."""

import threading
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoDbBlocker

from core.audit import triggers
from core.audit.trail import ChainBreak, record, verify_chain
from core.ids import uuid7
from core.models import AuditHead, AuditRow, IdempotencyKey
from core.models.audit import AppendOnly


def deed(**facts: Any) -> AuditRow:
    return record(actor=None, verb="session.opened", obj=IdempotencyKey(person_id=uuid7()), **facts)


def tamper(sql: str) -> None:
    """As somebody with the whole database in hand would."""
    triggers.drop_triggers(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql)
    triggers.create_triggers(connection)


@pytest.mark.django_db
def test_a_deed_is_recorded_with_who_what_and_facts() -> None:
    actor, obj, learning_set_id = IdempotencyKey(), IdempotencyKey(), uuid7()
    row = record(
        actor=actor,
        verb="session.stage.advanced",
        obj=obj,
        learning_set_id=learning_set_id,
        step=3,
        late=True,
        how="next",
    )
    row.refresh_from_db()
    assert (row.seq, row.actor_id, row.verb) == (1, actor.pk, "session.stage.advanced")
    assert (row.object_type, row.object_id, row.learning_set_id) == (
        "core.receipt",
        str(obj.pk),
        learning_set_id,
    )
    assert row.facts == {"step": 3, "late": True, "how": "next"}
    assert list(AuditRow.objects.of_set(learning_set_id)) == [row]


@pytest.mark.django_db
def test_each_row_is_chained_to_the_one_before() -> None:
    first, second = deed(), deed(step=1)
    assert (first.previous, second.previous) == ("", first.digest)
    assert (AuditHead.objects.get().seq, AuditHead.objects.get().digest) == (2, second.digest)
    assert verify_chain() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [
        {"said": "the boss does not listen"},
        {"said": "zwölf"},
        {"said": "x" * 65},
        {"said": "line\nline"},
        {"said": None},
        {"said": 1.5},
        {"said": ["a"]},
        {"said": 2**53},
        {"Said": 1},
        {"x" * 41: 1},
    ],
)
def test_what_could_be_words_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="fact") as refused:
        deed(**facts)
    assert "listen" not in str(refused.value)
    assert not AuditRow.objects.exists()


@pytest.mark.parametrize("verb", ["opened", "Session.Opened", "session opened", "session." + "x" * 64, ""])
def test_a_verb_must_be_a_plain_dotted_name(verb: str) -> None:
    with pytest.raises(ValueError, match="verb"):
        record(actor=None, verb=verb, obj=IdempotencyKey())


@pytest.mark.django_db
def test_a_deed_that_is_rolled_back_leaves_no_row_and_no_gap() -> None:
    deed()
    with pytest.raises(RuntimeError), transaction.atomic():
        deed()
        raise RuntimeError
    assert deed().seq == 2
    assert verify_chain() is None


@pytest.mark.django_db
def test_rows_can_neither_be_changed_nor_removed_through_the_model() -> None:
    row = deed()
    for attempt in (
        row.save,
        row.delete,
        AuditRow.objects.all().delete,
        lambda: AuditRow.objects.update(verb="other.verb"),
        lambda: AuditRow.objects.bulk_update([row], ["verb"]),
    ):
        with pytest.raises(AppendOnly):
            attempt()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    ["UPDATE core_auditrow SET verb = 'other.verb'", "DELETE FROM core_auditrow", "TRUNCATE core_auditrow"],
)
def test_the_database_itself_refuses_to_change_or_remove_rows(sql: str) -> None:
    deed()
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
        "UPDATE core_audithead SET id = 0",
        "DELETE FROM core_audithead",
        "TRUNCATE core_audithead",
        "INSERT INTO core_audithead (id, seq, digest) VALUES (1, 0, '')",
    ],
)
def test_the_database_itself_refuses_to_set_the_end_back(sql: str) -> None:
    last = [deed() for _ in range(2)][-1]
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
    deed()
    with (
        pytest.raises(DatabaseError, match="audit rows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert AuditRow.objects.get().verb == "session.opened"
    deed()
    assert verify_chain() is None


@pytest.mark.django_db
def test_the_end_is_not_replaced() -> None:
    deed()
    sql = "INSERT OR REPLACE INTO core_audithead (id, seq, digest) VALUES (1, 0, '')"
    if connection.vendor != "sqlite":
        sql = "INSERT INTO core_audithead VALUES (1, 0, '') ON CONFLICT (id) DO UPDATE SET seq = 0"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert AuditHead.objects.get().seq == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE core_auditrow SET verb = 'session.closed' WHERE seq = 2", ChainBreak(2, "altered")),
        ("UPDATE core_auditrow SET facts = '{\"step\": 9}' WHERE seq = 3", ChainBreak(3, "altered")),
        ("UPDATE core_auditrow SET actor_id = NULL, object_id = 'x' WHERE seq = 1", ChainBreak(1, "altered")),
        (
            "UPDATE core_auditrow SET created_at = '2020-01-01 00:00:00' WHERE seq = 4",
            ChainBreak(4, "altered"),
        ),
        ("UPDATE core_auditrow SET previous = '' WHERE seq = 2", ChainBreak(2, "altered")),
        ("UPDATE core_auditrow SET seq = 50 WHERE seq = 2", ChainBreak(2, "missing")),
        ("DELETE FROM core_auditrow WHERE seq = 1", ChainBreak(1, "missing")),
        ("DELETE FROM core_auditrow WHERE seq = 3", ChainBreak(3, "missing")),
        ("DELETE FROM core_auditrow WHERE seq = 5", ChainBreak(5, "missing")),
        ("DELETE FROM core_auditrow", ChainBreak(1, "missing")),
        ("UPDATE core_audithead SET seq = 4", ChainBreak(5, "altered")),
        ("DELETE FROM core_audithead", ChainBreak(5, "altered")),
    ],
)
def test_tampering_is_found_at_the_first_row_it_touched(sql: str, found: ChainBreak) -> None:
    for step in range(5):
        deed(step=step)
    tamper(sql)
    assert verify_chain() == found
    with pytest.raises(CommandError, match=f"Audit row {found.seq} is {found.what}"):
        call_command("check_audit")


@pytest.mark.django_db
def test_the_command_says_how_many_rows_hold_and_the_last_digest() -> None:
    out = StringIO()
    call_command("check_audit", stdout=out)
    last = deed()
    call_command("check_audit", stdout=out)
    assert out.getvalue().splitlines() == [
        "The audit holds: 0 rows, ending in nothing.",
        f"The audit holds: 1 rows, ending in {last.digest}.",
    ]


@pytest.mark.django_db(transaction=True)
def test_rows_are_numbered_without_gaps_when_many_write_at_once(django_db_blocker: DjangoDbBlocker) -> None:
    def write() -> None:
        with django_db_blocker.unblock():
            for number in range(10):
                with transaction.atomic():
                    deed(step=number)
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(AuditRow.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 41))
    assert verify_chain() is None


@pytest.mark.django_db(transaction=True)
def test_flush_empties_the_audit_and_puts_the_guard_back() -> None:
    deed()
    call_command("flush", verbosity=0, interactive=False)
    assert not AuditRow.objects.exists()
    deed()
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_auditrow")
