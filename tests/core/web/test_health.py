"""Health pages tell whoever watches what is well, with facts and no login."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError
from django.http import HttpRequest
from django.test import RequestFactory

from core.jobs import periodic
from core.models import OutboxMail
from core.web import health
from tests.core.audit.deeds import deed
from tests.core.jobs.test_outbox import post_one

pytestmark = pytest.mark.both

MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    return rf.get("/health/ready")


def test_live_answers_without_asking_anything(request_: HttpRequest) -> None:
    response = health.live(request_)
    assert (response.status_code, json.loads(response.content)) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("view", [health.live, health.ready])
def test_health_needs_no_login_and_takes_no_posts(rf: RequestFactory, view: object) -> None:
    assert getattr(view, "login_required", None) is False
    assert callable(view)
    assert view(rf.post("/health/live")).status_code == 405


@pytest.mark.django_db
def test_ready_is_503_until_a_worker_has_beaten(request_: HttpRequest) -> None:
    response = health.ready(request_)
    assert response.status_code == 503
    assert json.loads(response.content) == {
        "status": "failing",
        "checks": {"database": "ok", "outbox": "ok", "worker": "failing", "audit": "ok"},
    }
    periodic.beat(health.WORKER)
    assert health.ready(request_).status_code == 200


@pytest.mark.django_db
def test_a_worker_silent_for_two_minutes_is_told(request_: HttpRequest) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        periodic.beat(health.WORKER)
        clock.shift(timedelta(minutes=2))
        assert health.ready(request_).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert health.ready(request_).status_code == 503


@pytest.mark.django_db
def test_mail_nobody_has_tried_to_send_for_ten_minutes_is_told() -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        post_one()
        clock.shift(timedelta(minutes=10, seconds=1))
        periodic.beat(health.WORKER)
        assert health.findings() == {"database": True, "outbox": False, "worker": True, "audit": True}
        OutboxMail.objects.update(attempts=1)
        assert health.findings()["outbox"]


@pytest.mark.django_db
def test_audit_rows_that_wait_for_half_an_hour_are_told() -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        deed()
        clock.shift(timedelta(minutes=30))
        assert health.findings()["audit"]
        clock.shift(timedelta(seconds=1))
        assert not health.findings()["audit"]
        periodic.chain_audit()
        assert health.findings()["audit"]


def test_a_database_that_does_not_answer_is_told_without_an_error_page(
    request_: HttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away:
        def cursor(self) -> None:
            raise DatabaseError

    monkeypatch.setattr(health, "connection", Away())
    response = health.ready(request_)
    assert response.status_code == 503
    assert json.loads(response.content)["checks"]["database"] == "failing"
