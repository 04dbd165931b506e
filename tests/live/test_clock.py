"""Streams go by the database's clock, as pages do, though they ask no database."""

import asyncio
import json
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from pytest_django import Settings

from accounts import periodic
from core import clock as database_clock
from live import clock
from live.connections import heartbeat
from live.hub import Hub
from live.local_transport import LocalTransport
from live.tickets import TicketRefused, issue_ticket, read_ticket
from tests.core.test_clock import Server
from tests.live.listeners import ADA

pytestmark = pytest.mark.both

TRUE = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def as_a_new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_ahead", 0.0)


def beat_now() -> datetime:
    data = heartbeat().decode().split("data: ")[1]
    return datetime.fromisoformat(json.loads(data)["now"])


def test_a_stream_two_minutes_ahead_beats_by_what_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    local = LocalTransport()
    monkeypatch.setattr("live.bus.wire", lambda: local)
    with time_machine.travel(TRUE, tick=False):
        ticket = issue_ticket(topic="session:1", user_id=ADA, seconds=60)

    async def hear() -> None:
        hub = Hub(local)
        await hub._listen()
        with time_machine.travel(TRUE, tick=False):
            periodic.tell_time()
        with time_machine.travel(TRUE + timedelta(minutes=2), tick=False):
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            assert beat_now() == TRUE
            assert read_ticket(ticket).expires_at == TRUE.timestamp() + 60

    asyncio.run(hear())


def test_a_page_s_own_reading_is_followed(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(database_clock, "_skew", 0.0)
    settings.ALS_DATABASE_CLOCK = True
    with time_machine.travel(TRUE + timedelta(minutes=2), tick=False):
        database_clock.measure(connection=Server(TRUE))
        assert clock.now() == TRUE == database_clock.now()
        ticket = issue_ticket(topic="session:1", user_id=ADA, seconds=60)
    with (
        time_machine.travel(TRUE + timedelta(minutes=3, seconds=1), tick=False),
        pytest.raises(TicketRefused),
    ):
        read_ticket(ticket)


def test_what_may_be_the_way_of_a_message_moves_no_clock() -> None:
    with time_machine.travel(TRUE, tick=False):
        clock.set_by(time.time() - 0.2)
        assert clock.now() == TRUE
