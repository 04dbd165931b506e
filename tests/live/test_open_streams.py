"""How many streams are open: each process tells its own number, and one that is gone is forgotten."""

import asyncio

import pytest

from live import open_streams, redis_transport
from live.redis_transport import RedisTransport
from tests import servers
from tests.live.listeners import listening, topic

pytestmark = pytest.mark.both


def test_a_process_tells_how_many_are_open(any_wire: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_streams, "EVERY", 0.02)

    async def counted(many: int) -> None:
        async with asyncio.timeout(5):
            while await asyncio.to_thread(open_streams.count) != many:
                await asyncio.sleep(0.01)

    async def scenario() -> None:
        async with listening(about=topic()) as one, listening(about=topic()) as other:
            await counted(2)
            one.leave()
            await counted(1)
            other.leave()
            await counted(0)

    asyncio.run(scenario())


def test_processes_are_added_up_and_a_silent_one_is_forgotten(
    redis_server: servers.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = RedisTransport(redis_server.url), RedisTransport(redis_server.url)
    before = one.open_streams() or 0

    async def tell() -> None:
        await one.tell_open(900)
        monkeypatch.setattr(redis_transport, "OPEN_SECONDS", 1)
        await other.tell_open(50)

    asyncio.run(tell())
    assert one.open_streams() == before + 950
    while (left := other.open_streams()) == before + 950:
        pass
    assert left == before + 900
    one._redis.delete(one._name)


def test_without_redis_telling_is_silent_and_the_number_unknown() -> None:
    away = RedisTransport(f"redis://127.0.0.1:{servers.free_port()}/0")
    asyncio.run(away.tell_open(3))
    assert away.open_streams() is None
