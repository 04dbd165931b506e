"""Gauges are there for who has the token, name no person, and every rule and panel reads one that there is."""

import json
import re
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from pytest_django import Settings

from core import clock
from core.jobs import heartbeats
from core.models import OutboxMail
from core.web import health, metrics
from tests.core.jobs.test_outbox import post_one
from tests.house.tree import ROOT

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


def test_every_metric_of_a_rule_or_a_panel_is_one_that_there_is() -> None:
    there = {"als_ready", *metrics._gauges}
    rules = set(NAME.findall((PLACE / "rules.yml").read_text()))
    panels = {
        name
        for panel in json.loads((PLACE / "dashboard.json").read_text())["panels"]
        for name in NAME.findall(panel["targets"][0]["expr"])
    }
    assert (rules - there, panels - there) == (set(), set())
    assert there - rules - panels == set()
