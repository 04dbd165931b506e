"""Health pages tell probes and whoever watches what is well, with facts and no login."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from core.jobs import heartbeats, periodic
from core.models import Heartbeat, OutboxMail
from core.web import health, site_health
from tests.core.audit.deeds import chained, deed
from tests.core.jobs.test_outbox import post_one

pytestmark = pytest.mark.both

MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    return rf.get("/health/ready")


def checks(view: Any, request: HttpRequest) -> tuple[int, dict[str, str]]:
    response = view(request)
    return response.status_code, json.loads(response.content)["checks"]


def finding(name: str) -> site_health.Finding:
    return next(each for each in site_health.findings() if each.name == name)


def all_parts_beat() -> None:
    for name in (heartbeats.WORKER, heartbeats.BEAT, heartbeats.BACKUP):
        heartbeats.beat(name)


def test_live_answers_without_asking_anything(request_: HttpRequest) -> None:
    response = health.live(request_)
    assert (response.status_code, json.loads(response.content)) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("view", [health.live, health.ready, health.site])
def test_health_needs_no_login_and_takes_no_posts(rf: RequestFactory, view: object) -> None:
    assert getattr(view, "login_required", None) is False
    assert callable(view)
    assert view(rf.post("/health/live")).status_code == 405


@pytest.mark.django_db
def test_a_process_is_ready_while_worker_and_beat_are_away_and_the_site_is_not_well(
    request_: HttpRequest,
) -> None:
    """As a probe, the worker's death would take every page down."""
    assert checks(health.ready, request_) == (200, {"database": "ok", "migrations": "ok", "keys": "ok"})
    status, found = checks(health.site, request_)
    assert (status, {name for name, said in found.items() if said != "ok"}) == (
        503,
        {"worker", "beat", "backup"},
    )
    all_parts_beat()
    assert checks(health.site, request_)[0] == 200


@pytest.mark.django_db
def test_a_process_without_its_migrations_is_not_ready(
    request_: HttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: ["one"])
    status, found = checks(health.ready, request_)
    assert (status, found["database"], found["migrations"]) == (503, "ok", "failing")


@pytest.mark.django_db
@pytest.mark.parametrize("keks", [{"tests": b"x" * 32}, {"other": b"x" * 32}], ids=["wrong", "missing"])
def test_a_process_with_a_wrong_master_key_is_not_ready(
    request_: HttpRequest, settings: Settings, keks: dict[str, bytes]
) -> None:
    chained()
    assert checks(health.ready, request_)[0] == 200
    settings.ALS_KEKS = keks
    status, found = checks(health.ready, request_)
    assert (status, found["database"], found["keys"]) == (503, "ok", "failing")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["worker", "beat"])
def test_a_part_silent_for_two_minutes_is_told(name: str) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        all_parts_beat()
        clock.shift(timedelta(minutes=2))
        assert finding(name).well
        clock.shift(timedelta(seconds=1))
        assert (finding(name).well, finding(name).said) == (False, "Last heard of 2 minutes ago.")


@pytest.mark.django_db
def test_mail_nobody_has_tried_to_send_for_ten_minutes_is_told() -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        post_one()
        assert finding("outbox").said == "1 letter is waiting."
        clock.shift(timedelta(minutes=10, seconds=1))
        assert not finding("outbox").well


@pytest.mark.django_db
def test_a_mail_server_that_is_down_is_told_after_ten_minutes_and_one_reader_s_is_not() -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        post_one()
        OutboxMail.objects.update(attempts=3, last_error="ConnectionRefusedError")
        assert finding("outbox").well
        clock.shift(timedelta(minutes=11))
        OutboxMail.objects.update(due_at=MORNING + timedelta(minutes=14))
        assert not finding("outbox").well
        assert "ConnectionRefusedError" in finding("outbox").said
        OutboxMail.objects.update(last_error="SMTPRecipientsRefused 451")
        assert finding("outbox").well


@pytest.mark.django_db
def test_a_letter_that_was_given_up_is_told_and_one_refused_by_its_reader_is_told_to_who_asked() -> None:
    post_one()
    OutboxMail.objects.update(state="refused", settled_at=MORNING)
    assert finding("letters").well
    OutboxMail.objects.update(state="dead")
    assert not finding("letters").well


@pytest.mark.django_db
def test_a_job_that_failed_is_told_until_it_runs_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periodic, "_jobs", {})
    fails = [True, False]

    @periodic.every(seconds=0)
    def job() -> None:
        if fails.pop(0):
            raise RuntimeError

    periodic.run_due()
    assert not finding("jobs").well
    assert "job" in finding("jobs").said
    periodic.run_due()
    assert finding("jobs").well


@pytest.mark.django_db
def test_audit_rows_that_wait_for_half_an_hour_are_told() -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        deed()
        clock.shift(timedelta(minutes=30))
        assert finding("audit").well
        clock.shift(timedelta(seconds=1))
        assert not finding("audit").well
        periodic.chain_audit()
        assert finding("audit").well


@pytest.mark.django_db
def test_a_backup_older_than_a_day_is_told() -> None:
    heartbeats.beat(heartbeats.BACKUP)
    assert finding("backup").well
    Heartbeat.objects.update(beat_at=datetime.now(UTC) - timedelta(hours=31))
    assert finding("backup").said == "The last one was made 31 hours ago. One is due each day."


@pytest.mark.parametrize("view", [health.ready, health.site])
def test_a_database_that_does_not_answer_is_told_without_an_error_page(
    view: Any, request_: HttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away:
        def cursor(self) -> None:
            raise DatabaseError

    monkeypatch.setattr(health, "connection", Away())
    status, found = checks(view, request_)
    assert (status, found["database"]) == (503, "failing")
