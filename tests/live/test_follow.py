"""The page's end: facts at once, words after, and nothing missed while away (static/js/stream.js)."""

import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright
from pytest_django.fixtures import Settings

from live.tickets import revoke
from tests.live.listeners import ADA
from tests.live.room import Room
from tests.live.served import serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "Chromium is missing: install Debian's package chromium, or name a program in CHROMIUM"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
def page(chromium: Browser, room: Room) -> Iterator[Page]:
    """A page in the room, that already hears."""
    with serving(room, lifespan="off") as address:
        context = chromium.new_context()
        context.set_default_timeout(5_000)
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        with page.expect_response("**/here"):
            page.goto(address)
        yield page
        context.close()
        assert complaints == []


def refetches(page: Page, at_least: int) -> None:
    page.wait_for_function("least => window.asked >= least", arg=at_least)


def test_page_turns_at_once_and_asks_for_the_words_when_the_room_moves(page: Page, room: Room) -> None:
    room.move(step=2, stage="Open questions", ends_at="2026-12-03T10:05:00Z")
    expect(page.locator("h1")).to_have_text("Open questions")
    expect(page.locator("[data-step]")).to_have_text("Step 2 of 9")
    expect(page.get_by_role("timer")).to_have_text("05:00")
    refetches(page, 1)
    assert set(room.tokens) == {"token"}


def test_page_stays_when_a_signal_is_late(page: Page, room: Room) -> None:
    room.facts["version"] = -1
    room.move(stage="Long ago")
    room.facts["version"] = 5
    room.move(stage="Now")
    expect(page.locator("h1")).to_have_text("Now")
    assert page.evaluate("window.asked") == 1


def test_page_finds_what_it_missed_between_painting_and_listening(page: Page, room: Room) -> None:
    def move_first(route: Route) -> None:
        room.move(say=False)
        route.continue_()

    page.route("**/live/**", move_first)
    page.reload()
    refetches(page, 1)


def test_page_polls_and_comes_back_when_the_stream_cannot_be_had(page: Page, room: Room) -> None:
    room.streaming = False
    page.reload()
    with page.expect_response("**/pulse"):
        room.move(say=False, stage="Action questions")
    expect(page.locator("h1")).to_have_text("Action questions")
    room.streaming = True
    with page.expect_response("**/here"):
        pass
    room.move(stage="Actions")
    expect(page.locator("h1")).to_have_text("Actions")


def test_page_says_that_it_is_offline_and_catches_up_after(page: Page, room: Room) -> None:
    context: BrowserContext = page.context
    notice = page.locator("[data-offline]")
    context.set_offline(True)
    expect(notice).to_be_visible()
    kept = "what you write and press is kept on this page and sent when you are back"
    said = rf"No connection since \d\d:\d\d\. Keep writing: {kept}\."
    assert re.fullmatch(said, notice.text_content() or "")
    room.move(say=False, stage="Check-out")
    context.set_offline(False)
    expect(page.locator("h1")).to_have_text("Check-out")
    expect(notice).to_be_hidden()


def test_page_gets_a_new_ticket_when_the_old_one_is_over(page: Page, room: Room) -> None:
    with page.expect_response("**/here"):
        revoke(user_id=ADA)
    room.move(stage="Actions")
    expect(page.locator("h1")).to_have_text("Actions")


def test_page_says_that_it_is_here_while_nobody_looks_at_it(
    page: Page, room: Room, settings: Settings
) -> None:
    settings.ALS_LIVE_HEARTBEAT = 0.1
    page.add_init_script("""
      Object.defineProperty(document, "hidden", { get: () => true });
      window.setInterval = () => 0; // a hidden page's timers may come once a minute
      const now = performance.now.bind(performance);
      performance.now = () => 60 * now(); // a second is a minute
    """)
    with page.expect_response("**/here"):
        page.reload()
    for _time in range(2):
        with page.expect_response("**/here"):
            pass


def test_clock_is_set_by_every_heartbeat(page: Page, room: Room, settings: Settings) -> None:
    """A device that slept counts from before: the next beat says what time it is."""
    settings.ALS_LIVE_HEARTBEAT = 0.1
    page.reload()
    clock = page.locator("#clock")
    expect(clock).to_have_attribute("data-now", re.compile(f"^{datetime.now(UTC):%Y-%m}"))
    page.evaluate("document.getElementById('clock').dataset.now = ''")
    expect(clock).to_have_attribute("data-now", re.compile(f"^{datetime.now(UTC):%Y-%m}"))


def test_page_reloads_and_shows_the_door_when_the_role_has_ended(page: Page, room: Room) -> None:
    room.welcome = False
    revoke(user_id=ADA)
    expect(page.locator("h1")).to_have_text("Not for you")


def test_page_asks_for_the_words_when_the_facilitator_is_gone(page: Page, room: Room) -> None:
    room.host_gone = True
    page.evaluate("dispatchEvent(new Event('online'))")
    refetches(page, 1)
