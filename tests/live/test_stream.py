"""The stream: who is let in, what they hear, and when it ends."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
from django.conf import settings
from pytest_django.fixtures import Settings

from live import bus
from live.hub import hub
from live.tickets import issue_ticket, revoke
from tests.live.listeners import ADA, BEN, ended, listening, topic

pytestmark = pytest.mark.both

FIXED = {
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "permissions-policy": "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), "
    "fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self), usb=()",
}
Scenario = Callable[[], Awaitable[None]]


def test_stream_greets_and_tells_changes_in_order(any_wire: None) -> None:
    async def scenario() -> None:
        about = topic()
        async with listening(about=about) as browser:
            assert browser.status == 200
            assert browser.headers == {
                "content-type": "text/event-stream; charset=utf-8",
                "cache-control": "no-store",
                "x-accel-buffering": "no",
                **FIXED,
            }
            assert await browser.event() == ("hello", {"topic": about})
            for version in range(1, 6):
                bus.publish(about, "stage", version, step=version)
            heard = [await browser.event() for _ in range(5)]
            assert [data["version"] for _name, data in heard] == [1, 2, 3, 4, 5]
        assert hub().size == 0

    asyncio.run(scenario())


def test_change_reaches_everybody_when_a_hundred_follow(any_wire: None) -> None:
    async def scenario() -> None:
        about = topic()
        async with AsyncExitStack() as stack:
            browsers = [
                await stack.enter_async_context(listening(about=about, user_id=user_id))
                for user_id in [ADA, BEN] * 5
            ]
            others = [await stack.enter_async_context(listening(about=topic())) for _ in range(90)]
            everybody = browsers + others
            assert [(await browser.event())[0] for browser in everybody] == ["hello"] * 100
            bus.publish(about, "stage", 2)
            assert [(await browser.event())[0] for browser in browsers] == ["changed"] * 10
            await asyncio.sleep(0.02)
            assert all(browser.hears_nothing() for browser in others)

    asyncio.run(scenario())


def test_slow_browser_is_dropped_and_the_others_do_not_wait() -> None:
    async def scenario() -> None:
        about = topic()
        async with listening(about=about, stuck=True), listening(about=about, user_id=BEN) as quick:
            await quick.event()
            for version in range(1, 101):
                bus.publish(about, "stage", version)
                assert (await quick.event())[1]["version"] == version
            assert hub().size == 1
            assert not quick.closed

    asyncio.run(scenario())


def test_stuck_browser_is_dropped_when_its_stream_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("live.connections.GRACE", 0.02)

    async def scenario() -> None:
        async with listening(about=topic(), stuck=True):
            assert hub().size == 1
            revoke(user_id=ADA)
            await asyncio.sleep(0.1)
            assert hub().size == 0

    asyncio.run(scenario())


@pytest.mark.parametrize("ticket", ["", "x:y:z"])
def test_stream_refuses_when_the_ticket_is_forged(ticket: str) -> None:
    async def scenario() -> None:
        async with listening(ticket or "none") as browser:
            assert (browser.status, browser.body) == (403, b"This ticket is not valid.")
            assert browser.headers == {
                "content-type": "text/plain; charset=utf-8",
                "cache-control": "no-store",
                **FIXED,
            }

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"host": "sets.example", "origin": "https://sets.example"}, 200),
        ({"host": "sets.example", "origin": "https://elsewhere.example"}, 403),
        ({"host": "sets.example", "origin": "null"}, 403),
        ({"host": "sets.example", "origin": "http://["}, 403),
    ],
)
def test_stream_is_for_its_own_site_only(headers: dict[str, str], status: int) -> None:
    async def scenario() -> None:
        async with listening(about=topic(), headers=headers) as browser:
            assert browser.status == status

    asyncio.run(scenario())


@pytest.mark.parametrize(("method", "path", "status"), [("POST", "/live/", 405), ("GET", "/live/more", 404)])
def test_stream_has_one_address_and_one_verb(method: str, path: str, status: int) -> None:
    async def scenario() -> None:
        async with listening(about=topic(), method=method, path=path) as browser:
            assert browser.status == status
            assert browser.headers.items() >= FIXED.items()

    asyncio.run(scenario())


def test_stream_ends_when_its_ticket_expires() -> None:
    async def scenario() -> None:
        async with listening(issue_ticket(topic=topic(), user_id=ADA, seconds=1)) as browser:
            await browser.event()
            assert await browser.event() == ("expired", {})
            await ended(browser)
            assert hub().size == 0

    asyncio.run(scenario())


def test_stream_shows_that_it_lives_when_nothing_happens(settings: Settings) -> None:
    settings.ALS_LIVE_HEARTBEAT = 0.02

    async def scenario() -> None:
        async with listening(about=topic()) as browser:
            assert [(await browser.piece())[:1] for _ in range(3)] == [b"e", b":", b":"]

    asyncio.run(scenario())


@pytest.mark.parametrize("everywhere", [True, False])
def test_revoking_closes_that_persons_streams_and_refuses_the_old_ticket(
    any_wire: None, everywhere: bool
) -> None:
    async def scenario() -> None:
        about, other = topic(), topic()
        ticket = issue_ticket(topic=about, user_id=ADA)
        async with (
            listening(ticket) as adas,
            listening(about=other) as adas_other,
            listening(about=about, user_id=BEN) as bens,
        ):
            for browser in (adas, adas_other, bens):
                await browser.event()
            await asyncio.to_thread(revoke, user_id=ADA, topic=None if everywhere else about)
            assert await adas.event() == ("expired", {})
            await ended(adas)
            if everywhere:
                await ended(adas_other)
            assert (adas_other.closed, bens.closed) == (everywhere, False)
        async with listening(ticket) as again:
            assert again.status == 403
        async with listening(about=about) as with_a_new_ticket:
            assert with_a_new_ticket.status == 200

    asyncio.run(scenario())


def test_revoking_refuses_the_ticket_when_the_stream_process_starts_later(any_wire: None) -> None:
    ticket = issue_ticket(topic=topic(), user_id=ADA)
    revoke(user_id=ADA)

    async def scenario() -> None:
        async with listening(ticket) as browser:
            assert browser.status == 403

    asyncio.run(scenario())


def test_eleventh_stream_of_a_person_ends_the_first() -> None:
    async def scenario() -> None:
        about = topic()
        async with AsyncExitStack() as stack:
            browsers = [await stack.enter_async_context(listening(about=about)) for _ in range(10)]
            bens = await stack.enter_async_context(listening(about=about, user_id=BEN))
            newest = await stack.enter_async_context(listening(about=about))
            await ended(browsers[0])
            assert browsers[0].body.endswith(b"event: crowded\ndata: {}\n\n")
            assert [browser.closed for browser in [*browsers[1:], bens, newest]] == [False] * 11

    asyncio.run(scenario())


def test_stream_refuses_when_the_process_is_full(settings: Settings) -> None:
    settings.ALS_LIVE_MAX = 1

    async def scenario() -> None:
        async with listening(about=topic()), listening(about=topic()) as second:
            assert (second.status, second.headers["retry-after"]) == (503, "10")

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("cookie", "status"), [("als=ada", 200), ("x=1; als=ada", 200), ("als=ben", 403), ("", 403)]
)
def test_ticket_opens_nothing_in_another_browser(cookie: str, status: int) -> None:
    """Whoever is signed in elsewhere, and comes by the address of somebody's stream, follows nothing with it."""
    name = settings.SESSION_COOKIE_NAME
    sent = {"cookie": cookie.replace("als=", f"{name}=")} if cookie else {}

    async def scenario() -> None:
        ticket = issue_ticket(topic=topic(), user_id=ADA, sign_in="ada")
        async with listening(ticket, headers=sent) as browser:
            assert browser.status == status

    asyncio.run(scenario())
