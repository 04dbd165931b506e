"""The database server's clock decides, and a machine whose own is off says so."""

import logging
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import connection
from pytest_django import Settings

from core import clock
from core.web import site_health

pytestmark = pytest.mark.both

TRUE = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def as_a_new_process(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(clock, "_skew", 0.0)
    monkeypatch.setattr("live.clock._ahead", 0.0)  # is told
    settings.ALS_DATABASE_CLOCK = True


class Server:
    """A connection to a server that says what time it is."""

    vendor = "postgresql"

    def __init__(self, told: datetime) -> None:
        self.told = told
        self.connection = self

    def cursor(self) -> Any:
        return self

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing to close."""

    def execute(self, _statement: str) -> None:
        """It is known already."""

    def fetchone(self) -> tuple[datetime]:
        return (self.told,)


@pytest.mark.parametrize("off", [120, -120])
def test_a_machine_two_minutes_off_goes_by_the_database_and_says_so(
    off: int, caplog: pytest.LogCaptureFixture
) -> None:
    with time_machine.travel(TRUE + timedelta(seconds=off), tick=False):
        clock.measure(connection=Server(TRUE))
        assert clock.now() == TRUE
        assert clock.skew() == off
        assert not site_health.clocks().well
        clock.measure(connection=Server(TRUE))
    told = [(record.msg, record.__dict__["seconds"]) for record in caplog.records]
    assert told == [("clock differs from the database's", float(off))]


def test_what_may_be_the_network_moves_no_clock(caplog: pytest.LogCaptureFixture) -> None:
    with time_machine.travel(TRUE, tick=False):
        clock.measure(connection=Server(TRUE + timedelta(milliseconds=40)))
        assert (clock.now(), site_health.clocks().well) == (TRUE, True)
        clock.measure(connection=Server(TRUE + timedelta(seconds=1)))
        assert clock.now() == TRUE + timedelta(seconds=1)
        assert site_health.clocks().well
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_a_file_has_no_clock_and_the_switch_turns_it_off(settings: Settings) -> None:
    clock.measure(connection=SimpleNamespace(vendor="sqlite"))
    settings.ALS_DATABASE_CLOCK = False
    clock.measure(connection=Server(TRUE))
    assert clock.skew() == 0


@pytest.mark.django_db(transaction=True)
def test_each_new_connection_asks_a_server() -> None:
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert abs(clock.skew()) < 1
