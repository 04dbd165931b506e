"""Fifty audited deeds at once: none fails, and none waits for another's transaction."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from core.audit.chain import extend_chain, verify_chain
from core.models import AuditHead, AuditRow
from tests.core.audit.deeds import deed

pytestmark = pytest.mark.both

DEEDS, PATIENCE = 50, 60.0

Act = Callable[[int], object]


def start(
    act: Act, numbers: range, blocker: DjangoDbBlocker
) -> tuple[list[threading.Thread], list[Exception]]:
    """A thread and a connection each, all begun together; what failed in any."""
    together, faults = threading.Barrier(len(numbers)), []

    def run(number: int) -> None:
        with blocker.unblock():
            try:
                connection.ensure_connection()
                together.wait(PATIENCE)
                act(number)
            except Exception as fault:
                faults.append(fault)
            finally:
                connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in numbers]
    for thread in threads:
        thread.start()
    return threads, faults


def join(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.join(PATIENCE)
    assert not [thread for thread in threads if thread.is_alive()]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_fifty_deeds_and_the_job_at_once_are_all_there_and_hold(django_db_blocker: DjangoDbBlocker) -> None:
    def act(number: int) -> None:
        if number >= DEEDS:
            extend_chain()
            return
        with transaction.atomic():
            deed(step=number)

    threads, faults = start(act, range(DEEDS + 2), django_db_blocker)  # the job twice, too
    join(threads)
    assert faults == []
    extend_chain()
    assert sorted(row.facts["step"] for row in AuditRow.objects.all()) == list(range(DEEDS))
    assert list(AuditRow.objects.chained().values_list("seq", flat=True)) == list(range(1, DEEDS + 1))
    assert verify_chain() is None


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_open_transaction_with_a_deed_holds_up_nobody(django_db_blocker: DjangoDbBlocker) -> None:
    """While one has not committed, the others commit and the job chains them. (SQLite has one writer at a time.)"""
    if connection.vendor != "postgresql":
        with transaction.atomic():
            deed()
            assert not AuditHead.objects.exists()  # nothing that others need is touched
        return

    def act(number: int) -> None:
        with transaction.atomic():
            deed(step=number)

    with transaction.atomic():
        deed(step=0)
        threads, faults = start(act, range(1, DEEDS), django_db_blocker)
        join(threads)
        job, failed = start(lambda _number: extend_chain(), range(1), django_db_blocker)
        join(job)
        assert (faults, failed) == ([], [])
        assert AuditRow.objects.chained().count() == DEEDS - 1
    assert (extend_chain(), verify_chain()) == (1, None)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_deeds_go_on_while_the_job_holds_the_end(django_db_blocker: DjangoDbBlocker) -> None:
    """Fifty deeds commit while a job that has begun does not end."""
    deed(step=-1)
    with transaction.atomic():
        if connection.vendor == "postgresql":
            extend_chain()
        threads, faults = start(lambda number: deed(step=number), range(DEEDS), django_db_blocker)
        if connection.vendor == "postgresql":
            join(threads)
    join(threads)
    assert faults == []
    extend_chain()
    assert (AuditRow.objects.chained().count(), verify_chain()) == (DEEDS + 1, None)
