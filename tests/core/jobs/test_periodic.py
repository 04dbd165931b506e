"""Jobs run when they are due, by one process only, and one that fails does not stop the others."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError, connection

from core.ids import uuid7
from core.jobs import heartbeats, periodic, sweeping, tasks
from core.jobs.periodic import every, run_due
from core.management.commands import tick
from core.models import Heartbeat, IdempotencyKey, OutboxMail
from tests.core.jobs.test_outbox import post_one

MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def no_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periodic, "_jobs", {})


def test_a_job_runs_at_once_and_again_when_it_is_due() -> None:
    runs: list[str] = []

    @every(seconds=60)
    def job() -> None:
        runs.append("run")

    with time_machine.travel(MORNING, tick=False) as clock:
        assert len(run_due()) == 1
        clock.shift(timedelta(seconds=59))
        assert run_due() == []
        clock.shift(timedelta(seconds=1))
        assert len(run_due()) == 1
    assert runs == ["run", "run"]
    assert [each.seconds for each in periodic.jobs()] == [60]


def test_a_job_that_fails_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    runs: list[str] = []

    @every(seconds=60)
    def a_failing() -> None:
        raise RuntimeError

    @every(seconds=60)
    def b_working() -> None:
        runs.append("run")

    assert len(run_due()) == 2
    assert runs == ["run"]
    assert [record.__dict__["job"].rsplit(".", 1)[-1] for record in caplog.records] == ["a_failing"]


def test_a_job_claimed_by_another_process_is_not_run() -> None:
    @every(seconds=60)
    def job() -> None:
        raise AssertionError

    (only,) = periodic.jobs()
    assert periodic._claim(only)
    assert run_due() == []


def test_a_tick_beats_runs_jobs_and_sends_mail() -> None:
    runs: list[str] = []
    every(seconds=60)(lambda: runs.append("run"))
    post_one()
    call_command("tick")
    assert runs == ["run"]
    assert len(mail.outbox) == 1
    assert Heartbeat.objects.filter(name=heartbeats.WORKER).count() == 1
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1)):
        tasks.tick()
    assert Heartbeat.objects.filter(name=heartbeats.WORKER).count() == 1


def test_the_loop_goes_on_after_the_database_was_away(monkeypatch: pytest.MonkeyPatch) -> None:
    sweeps: list[int] = []
    stop = threading.Event()

    def sweep() -> None:
        sweeps.append(len(sweeps))
        if len(sweeps) == 1:
            raise OperationalError
        stop.set()

    monkeypatch.setattr(tick, "tick", lambda by: sweep())
    monkeypatch.setattr(sweeping, "close_old_connections", lambda: None)
    command = tick.Command()
    command.sweep_until(stop, 0.01)
    assert sweeps == [0, 1]


def test_old_receipts_and_settled_mail_are_forgotten_and_waiting_mail_is_not() -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        IdempotencyKey.objects.create(person_id=uuid7(), key="k")
        post_one("sent")
        tasks.send_outbox()
        waiting = post_one("waiting")
        clock.shift(timedelta(days=89))
        periodic.forget_old_rows()
        assert (IdempotencyKey.objects.count(), OutboxMail.objects.count()) == (0, 2)
        clock.shift(timedelta(days=2))
        periodic.forget_old_rows()
    assert list(OutboxMail.objects.all()) == [waiting]


@pytest.mark.django_db(transaction=True)
def test_the_loop_stops_when_told() -> None:
    command = [sys.executable, "manage.py", "tick", "--loop", "--every", "0.1"]
    env = {**os.environ, "DATABASE_URL": database_url()}
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE) as loop:
        try:
            wait_for_a_beat(loop)
            loop.send_signal(signal.SIGTERM)
            _out, errors = loop.communicate(timeout=10)
        finally:
            loop.kill()
    assert (loop.returncode, errors) == (0, b"")


def wait_for_a_beat(loop: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while not Heartbeat.objects.filter(name=heartbeats.WORKER).exists():
        assert loop.poll() is None, loop.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.05)


def database_url() -> str:
    """The test database, for another process."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    return f"postgres://{found['USER']}:{found['PASSWORD']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"
