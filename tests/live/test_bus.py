"""The bus speaks after the commit, and never harms the request."""

import asyncio
import threading

import pytest
from django.db import transaction

from live import bus, transports
from tests.live.listeners import listening, topic

pytestmark = pytest.mark.both


@pytest.mark.django_db(transaction=True)
def test_publish_on_commit_tells_nobody_until_the_commit() -> None:
    about = topic()
    heard: list[str] = []
    transports.wire().send = lambda message: heard.append(message.about)  # type: ignore[method-assign]
    with transaction.atomic():
        bus.publish_on_commit(about, "stage", 2, step=1)
        assert heard == []
    assert heard == [about]


@pytest.mark.django_db(transaction=True)
def test_publish_on_commit_tells_nobody_when_the_transaction_is_undone() -> None:
    heard: list[str] = []
    transports.wire().send = lambda message: heard.append(message.about)  # type: ignore[method-assign]
    with transaction.atomic():
        bus.publish_on_commit("session:1", "stage", 2)
        transaction.set_rollback(True)
    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_publish_on_commit_refuses_words_before_anything_is_committed() -> None:
    with pytest.raises(TypeError), transaction.atomic():
        bus.publish_on_commit("session:1", "note", 2, note="Dear all,\nI")


def test_publish_is_harmless_when_there_is_no_event_loop() -> None:
    bus.publish(topic(), "stage", 1)


def test_publish_reaches_the_stream_when_it_comes_from_another_thread(any_wire: None) -> None:
    async def scenario() -> None:
        about = topic()
        async with listening(about=about) as browser:
            await browser.event()
            threading.Thread(target=bus.publish, args=(about, "stage", 2), kwargs={"step": 1}).start()
            assert await browser.event() == (
                "changed",
                {"topic": about, "kind": "stage", "version": 2, "step": 1},
            )

    asyncio.run(scenario())


def test_publish_reaches_the_stream_of_every_loop_when_there_are_two(any_wire: None) -> None:
    about = topic()
    ready = threading.Barrier(3)
    heard: list[str] = []

    async def scenario() -> None:
        async with listening(about=about) as browser:
            await browser.event()
            await asyncio.to_thread(ready.wait)
            heard.append((await browser.event())[0])

    loops = [threading.Thread(target=asyncio.run, args=(scenario(),)) for _ in range(2)]
    for loop in loops:
        loop.start()
    ready.wait()
    bus.publish(about, "stage", 2)
    for loop in loops:
        loop.join()
    assert heard == ["changed", "changed"]
