"""Gauges are there for who has the token, name no person, and every rule and panel reads one that there is."""

import asyncio
import json
import logging
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import yaml
from django.db import DatabaseError
from django.test import Client
from pytest_django import Settings

from core import clock
from core.jobs import heartbeats, periodic
from core.logging import formatter
from core.models import Heartbeat, OutboxMail
from core.web import health, metrics, request_metrics
from live import transports
from tests.core.jobs.test_outbox import post_one
from tests.house.tree import ROOT
from tests.servers import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.both]

PLACE = ROOT / "deploy" / "prometheus"
NAME = re.compile(r"\bals_[a-z_]+")


def values() -> dict[str, float]:
    pairs = (line.rsplit(" ", 1) for line in "".join(metrics.lines()).splitlines() if line[0] != "#")
    return {name: float(value) for name, value in pairs}


def test_without_the_token_there_is_no_such_page(client: Client, settings: Settings) -> None:
    assert client.get("/health/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    settings.ALS_METRICS_TOKEN = "t" * 40
    for shown in (
        {},
        {"Authorization": "Bearer x"},
        {"Authorization": "t" * 40},
        {"Authorization": "Bearer ü"},
    ):
        assert client.get("/health/metrics", headers=shown).status_code == 404
    answer = client.get("/health/metrics", headers={"Authorization": f"Bearer {'t' * 40}"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, metrics.KIND)
    assert "# TYPE als_rooms_open gauge\nals_rooms_open 0\n" in answer.content.decode()


def test_numbers_are_those_of_the_database_and_name_nobody() -> None:
    heartbeats.beat(heartbeats.WORKER)
    late = post_one()
    OutboxMail.objects.filter(pk=late.pk).update(first_due_at=clock.now() - timedelta(minutes=5))
    gone = post_one("gone")
    OutboxMail.objects.filter(pk=gone.pk).update(state="dead", settled_at=clock.now())
    found = values()
    assert found['als_outbox_waiting{letter="core.test-hello"}'] == 1
    assert 300 <= found["als_outbox_oldest_seconds"] < 400
    assert found['als_letters_undelivered{state="dead"}'] == 1
    assert (found["als_ready"], found['als_check{check="worker"}'], found['als_check{check="letters"}']) == (
        1,
        1,
        0,
    )
    assert "demo.example" not in "".join(metrics.lines())


def test_a_database_that_is_away_is_a_number_too(monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def cursor(self) -> None:
            raise DatabaseError

    monkeypatch.setattr(health, "connection", Away())
    assert values() == {"als_ready": 0}


def rules() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((PLACE / "rules.yml").read_text())["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


def panel_queries() -> list[str]:
    panels = json.loads((PLACE / "dashboard.json").read_text())["panels"]
    return [target["expr"] for panel in panels for target in panel["targets"]]


def test_every_metric_of_a_rule_or_a_panel_is_one_that_there_is() -> None:
    there = {"als_ready", *metrics._gauges, *request_metrics.NAMES}
    asked = {
        re.sub("_(bucket|sum|count)$", "", name)
        for query in (*panel_queries(), *(rule["expr"] for rule in rules()))
        for name in NAME.findall(query)
    }
    assert asked == there


def test_every_part_that_a_rule_or_a_panel_names_is_one_that_there_is() -> None:
    """A job that gets another name would be watched by a rule that never fires."""
    queries = " ".join((*panel_queries(), *(rule["expr"] for rule in rules())))
    jobs = {job.name for job in periodic.jobs()}
    assert set(re.findall(r'job="([^"]+)"', queries)) == {
        "privacy.periodic.retain",
        "core.jobs.periodic.verify_audit",
    }
    assert set(re.findall(r'job="([^"]+)"', queries)) <= jobs
    parts = {one for names in re.findall(r'name=~?"([^"]+)"', queries) for one in names.split("|")}
    assert parts == {heartbeats.WORKER, heartbeats.BEAT, heartbeats.BACKUP}
    assert set(re.findall(r'state="([^"]+)"', queries)) == {"dead"}
    assert set(re.findall(r'by="([^"]+)"', queries)) == {"address"}


def test_every_rule_says_for_how_long_how_bad_and_what() -> None:
    for rule in rules():
        assert rule.keys() == {"alert", "expr", "for", "labels", "annotations"}
        assert re.fullmatch(r"Als[A-Z][A-Za-z]+", rule["alert"])
        assert re.fullmatch(r"[1-9][0-9]*[mh]", rule["for"])
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"]["summary"].endswith((".", "?"))
        for opening, closing in ("()", "{}", "[]"):
            assert rule["expr"].count(opening) == rule["expr"].count(closing)
    assert len({rule["alert"] for rule in rules()}) == len(rules())


def test_prometheus_itself_reads_the_rules_where_it_is_installed() -> None:
    if program := shutil.which("promtool"):
        said = subprocess.run(
            [program, "check", "rules", PLACE / "rules.yml"], capture_output=True, text=True, check=False
        )
        assert (said.returncode, f"{len(rules())} rules found" in said.stdout) == (0, True), said.stderr


def test_prometheus_itself_reads_the_figures_where_it_is_installed() -> None:
    text = "".join((*metrics.lines(), *counted().lines()))
    if program := shutil.which("promtool"):
        said = subprocess.run(
            [program, "check", "metrics"], input=text, capture_output=True, text=True, check=False
        )
        assert (said.returncode, said.stderr) == (0, "")
    assert len(re.findall(r"^# TYPE ", text, re.MULTILINE)) == len(
        set(re.findall(r"^# TYPE \S+", text, re.MULTILINE))
    )


def test_regular_jobs_are_late_and_failed_by_name() -> None:
    assert not [name for name in values() if name.startswith("als_job_late_seconds")]
    heartbeats.beat("privacy.periodic.retain")
    heartbeats.beat("core.jobs.periodic.verify_audit")
    Heartbeat.objects.filter(name="core.jobs.periodic.verify_audit").update(
        beat_at=clock.now() - timedelta(hours=30)
    )
    heartbeats.beat(heartbeats.failure_of("privacy.periodic.retain"))
    found = values()
    assert found['als_job_late_seconds{job="privacy.periodic.retain"}'] == 0
    assert 6 * 3600 <= found['als_job_late_seconds{job="core.jobs.periodic.verify_audit"}'] < 6 * 3600 + 100
    assert found['als_job_failed{job="privacy.periodic.retain"}'] == 1
    assert found['als_job_failed{job="core.jobs.periodic.verify_audit"}'] == 0


def test_who_tried_too_often_is_counted_until_they_may_again(client: Client, settings: Settings) -> None:
    settings.ALS_RATE_LIMITS = settings.ALS_RATE_LIMITS | {"stranger": "1000/m/ip"}
    nobody = {'als_locked_out{by="address"}': 0, 'als_locked_out{by="network"}': 0}
    assert {name: value for name, value in values().items() if "locked_out" in name} == nobody
    for _ in range(4):
        client.post("/accounts/login/", {"login": "ada@demo.example", "password": "wrong"})
    assert values()['als_locked_out{by="address"}'] == 0
    client.post("/accounts/login/", {"login": "ada@demo.example", "password": "wrong"})
    assert values()['als_locked_out{by="address"}'] == 1
    assert "ada" not in "".join(metrics.lines())


def test_streams_are_counted_and_unknown_while_redis_is_away(settings: Settings) -> None:
    settings.ALS_REDIS_URL = None
    transports._wire.cache_clear()
    asyncio.run(transports.wire().tell_open(7))
    assert values()["als_streams_open"] == 7
    settings.ALS_REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    assert "als_streams_open" not in values()


def line(**facts: object) -> str:
    return json.dumps({"logger": "core.request", "level": "info", "event": "request"} | facts)


def counted() -> request_metrics.RequestFigures:
    figures = request_metrics.RequestFigures()
    room = {"route": "sets/<uuid:set_id>/", "method": "GET", "status": 200}
    for each in (
        line(**room, ms=8.5),
        line(**room, ms=10),
        line(**room, ms=12_000.5),
        line(**room | {"method": "POST", "status": 500}, ms=70),
        line(route=None, method="GET", status=404, ms=2),
        line(logger="core.jobs.periodic", level="error", event="job failed", job="x"),
        "not json",
        "[]",
        "7",
        line(**room, ms="fast"),
    ):
        figures.add(each)
    return figures


def test_requests_are_counted_from_the_log() -> None:
    text = "".join(counted().lines())
    route = 'route="sets/<uuid:set_id>/"'
    for said in (
        f'als_requests_total{{method="GET",{route},status="200"}} 3\n',
        f'als_requests_total{{method="POST",{route},status="500"}} 1\n',
        'als_requests_total{method="GET",route="-",status="404"} 1\n',
        f'als_request_seconds_bucket{{le="0.01",{route}}} 2\n',
        f'als_request_seconds_bucket{{le="0.1",{route}}} 3\n',
        f'als_request_seconds_bucket{{le="10.0",{route}}} 3\n',
        f'als_request_seconds_bucket{{le="+Inf",{route}}} 4\n',
        f"als_request_seconds_sum{{{route}}} 12.089\n",
        f"als_request_seconds_count{{{route}}} 4\n",
        'als_errors_total{logger="core.jobs.periodic"} 1\n',
    ):
        assert said in text


def test_the_log_s_own_lines_are_what_is_counted(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    """What the middleware logs and what the counter reads are the same fields."""
    caplog.set_level(logging.INFO, "core.request")
    client.get("/help/")
    figures = request_metrics.RequestFigures()
    for record in caplog.records:
        figures.add(formatter().format(record))
    assert 'als_requests_total{method="GET",route="help/",status="' in "".join(figures.lines())


def test_the_counter_serves_what_it_reads_and_ends_with_the_log(settings: Settings) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "request_metrics", "--port", str(port)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(line(route="help/", method="GET", status=200, ms=3) + "\n")
    process.stdin.flush()
    address = process.stdout.readline().strip()
    text = ""
    while "als_requests_total{" not in text:
        with urlopen(address, timeout=5) as answer:
            text = answer.read().decode()
    assert 'als_request_seconds_count{route="help/"} 1\n' in text
    with pytest.raises(HTTPError):
        urlopen(f"http://127.0.0.1:{port}/", timeout=5)
    _out, said = process.communicate(timeout=20)
    assert (process.returncode, "The log has ended" in said) == (1, True)
