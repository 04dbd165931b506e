"""The job gives recorded rows their places in the chain, which shows the first row altered or taken away."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from core.audit import chain
from core.audit.chain import ChainBreak, extend_chain, late_rows, verify_chain
from core.jobs import periodic
from core.models import AuditHead, AuditRow
from tests.core.audit.deeds import chained, deed, tamper

pytestmark = pytest.mark.both

MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)


def elsewhere(act: Callable[[], object], blocker: DjangoDbBlocker) -> None:
    """In another connection, to its end."""

    def run() -> None:
        with blocker.unblock():
            try:
                act()
            finally:
                connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


@pytest.mark.django_db
def test_each_row_is_chained_to_the_one_before() -> None:
    rows = [deed(step=step) for step in range(3)]
    assert (verify_chain(), extend_chain(), extend_chain()) == (None, 3, 0)
    for row in rows:
        row.refresh_from_db()
    assert [row.seq for row in rows] == [1, 2, 3]
    assert [row.previous for row in rows] == ["", rows[0].digest, rows[1].digest]
    assert (AuditHead.objects.get().seq, AuditHead.objects.get().digest) == (3, rows[2].digest)
    assert verify_chain() is None


@pytest.mark.django_db
def test_rows_are_chained_in_the_order_they_were_recorded_whatever_the_batch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chain, "_BATCH", 3)
    rows = []
    with time_machine.travel(MORNING, tick=False) as clock:
        for step in range(10):
            rows.append(deed(step=step))
            clock.shift(timedelta(seconds=step % 2))
    assert extend_chain() == 10
    assert list(AuditRow.objects.chained()) == rows
    assert verify_chain() is None


@pytest.mark.django_db(transaction=True)
def test_a_row_committed_late_is_chained_after_younger_ones(django_db_blocker: DjangoDbBlocker) -> None:
    """Only PostgreSQL lets another write meanwhile; on SQLite the later one waits, and the order is the same."""
    with transaction.atomic():
        early = deed(step=1)
        if connection.vendor == "postgresql":
            elsewhere(lambda: (deed(step=2), extend_chain()), django_db_blocker)
    elsewhere(lambda: (deed(step=3), extend_chain()), django_db_blocker)
    early.refresh_from_db()
    assert early.seq == (2 if connection.vendor == "postgresql" else 1)
    assert verify_chain() is None


@pytest.mark.django_db
def test_a_deed_that_is_rolled_back_leaves_no_row_and_no_gap() -> None:
    chained()
    with pytest.raises(RuntimeError), transaction.atomic():
        deed()
        raise RuntimeError
    assert chained().seq == 2
    assert verify_chain() is None


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
        ("UPDATE core_auditrow SET seq = NULL WHERE seq = 5", ChainBreak(5, "missing")),
        ("UPDATE core_auditrow SET seq = NULL WHERE seq = 2", ChainBreak(2, "missing")),
        ("DELETE FROM core_audithead", ChainBreak(5, "altered")),
    ],
)
def test_tampering_is_found_at_the_first_row_it_touched(sql: str, found: ChainBreak) -> None:
    for step in range(5):
        deed(step=step)
    extend_chain()
    deed()  # waits, and excuses nothing
    tamper(sql)
    assert verify_chain() == found
    with pytest.raises(CommandError, match=f"Audit row {found.seq} is {found.what}"):
        call_command("check_audit")


@pytest.mark.django_db
def test_the_command_chains_what_waits_and_says_how_many_rows_hold() -> None:
    out = StringIO()
    call_command("check_audit", stdout=out)
    row = deed()
    call_command("check_audit", stdout=out)
    row.refresh_from_db()
    assert out.getvalue().splitlines() == [
        "The audit holds: 0 rows, ending in nothing.",
        f"The audit holds: 1 rows, ending in {row.digest}.",
    ]


@pytest.mark.django_db
def test_rows_that_wait_are_told_after_half_an_hour_and_not_before(caplog: pytest.LogCaptureFixture) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        deed()
        clock.shift(timedelta(minutes=30))
        assert (late_rows(), verify_chain()) == (0, None)
        periodic.verify_audit()
        assert not [one for one in caplog.records if one.levelno >= logging.ERROR]
        clock.shift(timedelta(seconds=1))
        assert (late_rows(), verify_chain()) == (1, None)
        periodic.verify_audit()
        assert [one.msg for one in caplog.records if one.levelno >= logging.ERROR] == [
            "audit rows wait to be chained"
        ]
        said, warned = StringIO(), StringIO()
        call_command("check_audit", stdout=said, stderr=warned)
        assert "1 rows waited for more than 30 minutes" in warned.getvalue()
        assert said.getvalue().startswith("The audit holds: 1 rows")
        assert late_rows() == 0


@pytest.mark.django_db
def test_nothing_is_chained_to_an_audit_that_does_not_hold() -> None:
    chained()
    deed()
    tamper("UPDATE core_auditrow SET verb = 'session.closed' WHERE seq = 1")
    with pytest.raises(CommandError, match="Audit row 1 is altered"):
        call_command("check_audit")
    assert AuditRow.objects.unchained().count() == 1


@pytest.mark.django_db
def test_a_row_that_somebody_numbered_without_the_key_is_found() -> None:
    chained()
    deed()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_auditrow SET seq = 2, digest = 'd' WHERE seq IS NULL")
        cursor.execute("UPDATE core_audithead SET seq = 2, digest = 'd'")
    assert verify_chain() == ChainBreak(2, "altered")
