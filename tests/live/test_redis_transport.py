"""Redis may die and come back: nobody's request fails, and nothing that was said in between is lost."""

import asyncio
import os
import signal
import socket
import time

import pytest
from pytest_django.fixtures import Settings

from live import bus, redis_transport, transports
from live.messages import CHANGES, Message
from live.tickets import revoke
from tests import servers
from tests.live.listeners import ADA, ended, listening, topic

pytestmark = pytest.mark.both


@pytest.mark.parametrize("answering", [False, True], ids=["refusing", "hanging"])
def test_publish_costs_little_and_only_once_when_redis_is_down(answering: bool, settings: Settings) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if answering:
            silent.listen()
        settings.ALS_REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        started = time.monotonic()
        bus.publish("session:1", "stage", 1)
        first = time.monotonic() - started
        for version in range(100):
            bus.publish("session:1", "stage", version)
        rest = time.monotonic() - started - first
    assert first < 1.2
    assert rest < 0.1


def test_stream_says_it_is_deaf_when_redis_is_down_from_the_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("live.hub.FIRST_WAIT", 0.05)
    settings.ALS_REDIS_URL = f"redis://127.0.0.1:{servers.free_port()}/0"

    async def scenario() -> None:
        async with listening(about=topic()) as browser:
            assert [(await browser.event())[0] for _ in range(2)] == ["hello", "deaf"]

    asyncio.run(scenario())


def test_stream_catches_up_when_redis_was_gone_for_a_while(redis_server: servers.Redis) -> None:
    async def scenario() -> None:
        about = topic()
        async with listening(about=about) as browser, listening(about=topic()) as other:
            await browser.event()
            await other.event()
            bus.publish(about, "stage", 1)
            assert (await browser.event())[1]["version"] == 1
            redis_server.stop()
            assert await browser.event() == ("deaf", {})
            for version in (2, 3):
                await asyncio.to_thread(bus.publish, about, "stage", version)
            revoke(user_id=ADA, topic=other_topic(other.body))
            redis_server.start()
            heard = [await browser.event(), await browser.event()]
            assert sorted(name for name, _data in heard) == ["changed", "resync"]
            assert [data["version"] for name, data in heard if name == "changed"] == [3]
            await ended(other)

    asyncio.run(scenario())


def other_topic(body: bytes) -> str:
    return body.decode().split('"topic":"')[1].split('"')[0]


def test_stream_notices_when_redis_hangs_without_closing_the_line(
    redis_server: servers.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_transport, "QUIET", 0.05)
    assert redis_server.process is not None
    group = redis_server.process.pid

    async def scenario() -> None:
        async with listening(about=topic()) as browser:
            await browser.event()
            await asyncio.sleep(0.3)
            assert browser.hears_nothing()
            os.killpg(group, signal.SIGSTOP)
            try:
                assert await browser.event() == ("deaf", {})
            finally:
                os.killpg(group, signal.SIGCONT)
            assert await browser.event() == ("resync", {})

    asyncio.run(scenario())


def test_listeners_survive_when_something_odd_is_on_the_channel(redis_server: servers.Redis) -> None:
    async def scenario() -> None:
        about = topic()
        async with listening(about=about) as browser:
            await browser.event()
            for odd in ("not json", "[]", "{}", '"words"'):
                transports.wire().send(Message(CHANGES, "odd", odd))
            bus.publish(about, "stage", 2)
            assert (await browser.event())[0] == "changed"

    asyncio.run(scenario())
