"""The first page of somebody signed in, in a real browser: bytes, requests, what blocks, what shifts."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.figures import Figure
from bench.meeting import Guest, Meeting, gather
from bench.sites import Site, served
from tests.browser.conftest import FLAGS

SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
BLOCKING = """
performance.getEntriesByType("resource").filter((entry) => entry.renderBlockingStatus === "blocking")
"""


@dataclass
class Wire:
    """What went over the wire: requests that no cache answered, and their bytes, heads and all."""

    bytes: int = 0
    requests: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Hears what the browser itself counts."""
        asked: dict[str, str] = {}
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")

        def answered(said: Any) -> None:
            response = said["response"]
            if not response.get("fromDiskCache") and said["requestId"] not in cached:
                asked[said["requestId"]] = response["url"]
                self.requests.append(response["url"])

        def done(said: Any) -> None:
            if said["requestId"] in asked:
                self.bytes += int(said["encodedDataLength"])

        cached: set[str] = set()
        devtools.on("Network.requestServedFromCache", lambda said: cached.add(said["requestId"]))
        devtools.on("Network.responseReceived", answered)
        devtools.on("Network.loadingFinished", done)


def figures() -> Iterator[Figure]:
    """Home, then a set's page with a warm cache; the room in a new browser, then the room again."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    meeting = gather()
    if program is None:
        return
    with served() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        set_page = reverse("sessions:set_page", args=[meeting.session.learning_set_id])
        yield from _visit(browser, site, meeting, "home", reverse("home"), set_page)
        yield from _visit(browser, site, meeting, "room", f"{meeting.room}/", f"{meeting.room}/")
        browser.close()


def _visit(
    browser: Browser, site: Site, meeting: Meeting, name: str, first: str, second: str
) -> Iterator[Figure]:
    context = _context(browser, site, meeting.guests[2])
    page, wire = _look(context, first)
    # Now: it goes on hearing what the page asks for next.
    kilobytes, listed = wire.bytes / 1000, len(wire.requests)
    shift, blocking = page.evaluate("window.shifted"), page.evaluate(f"{BLOCKING}.length")
    chained = page.evaluate(f"{BLOCKING}.filter((entry) => entry.initiatorType === 'css').length")
    again, second_wire = _look(context, second, page)
    how = "Chromium, empty cache, signed in, brotli for files, all heads counted"
    yield Figure(f"load_{name}_bytes", kilobytes, "kB", f"{how}; {listed} requests; goal ≤ 120")
    yield Figure(f"load_{name}_requests", listed, "requests", how)
    yield Figure(f"load_{name}_blocking", blocking, "files", "hold back the first paint; loaded side by side")
    yield Figure(
        f"load_{name}_in_series", chained, "files", "hold back the paint and are named by another; goal 0"
    )
    shift = max(shift, again.evaluate("window.shifted"))
    yield Figure(f"load_{name}_shift", shift, "score", "sum of layout shifts, two pages; goal 0")
    second_how = f"a second page, warm cache: {second_wire.bytes / 1000:.0f} kB; goal ≤ 3"
    yield Figure(f"load_{name}_second", len(second_wire.requests), "requests", second_how)
    context.close()


def _context(browser: Browser, site: Site, guest: Guest) -> BrowserContext:
    context = browser.new_context(base_url=site.pages, viewport={"width": 1280, "height": 800})
    name, value = guest.cookie.split("; ")[0].split("=", 1)
    assert name == settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": value, "url": site.pages}])
    context.add_init_script(SHIFTS)
    return context


def _look(context: BrowserContext, address: str, page: Page | None = None) -> tuple[Page, Wire]:
    page = page or context.new_page()
    wire = Wire()
    wire.follow(page)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(1000)  # what scripts fetch by themselves, and late shifts
    return page, wire
