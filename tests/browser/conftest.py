"""Browsers with a person in each, and the site they look at."""

import os
import shutil
import sys
from collections.abc import Iterator
from typing import Any, Protocol

import pytest
from django.conf import settings as site_settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from pytest_django import Settings

from accounts.models import User
from sessions.models import Session
from tests import factories
from tests.browser.seeded import Seeded
from tests.browser.site import Site, collect_static
from tests.cast import Cast, cast

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)

# Seven browsers and the site share a machine: what comes is waited for.
expect.set_options(timeout=15_000)


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for the package; everybody in it has a context of their own."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.fail("Chromium is missing: install Debian's package chromium, or name a program in CHROMIUM")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs under the test, and Django would take it for an asynchronous view.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        # With bars, as a mouse has them: what they push aside moves under the pointer.
        bars = ["--hide-scrollbars"]
        browser = playwright.chromium.launch(
            executable_path=program, args=list(FLAGS), ignore_default_args=bars
        )
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def _site(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    collect_static()
    site = Site(tmp_path_factory.mktemp("site") / "log")
    yield site
    site.stop()


@pytest.fixture
def live_site(_site: Site, transactional_db: None) -> Iterator[Site]:
    """The real site, answering at `live_site.url`; a traceback in its log fails the test."""
    if not _site.runs:
        _site.start()
    _site.new_log()
    yield _site
    _site.come_to_rest()
    said = _site.new_log()
    sys.stdout.write(said[-6000:])  # beside what a failing test shows of itself
    assert "Traceback (most recent call last)" not in said, said[-6000:]


@pytest.fixture(scope="package")
def _seeded() -> Seeded:
    return Seeded()


@pytest.fixture
def seeded_site(live_site: Site, _seeded: Seeded, settings: Settings) -> Site:
    """The real site with the demo people and their story."""
    settings.ALS_DEMO = True
    _seeded.tell()
    return live_site


class BrowserPeople(Protocol):
    def __call__(self, person: User | None = None, **options: Any) -> Page: ...


@pytest.fixture
def browser_people(chromium: Browser, live_site: Site) -> Iterator[BrowserPeople]:
    """`browser_people(ada)` is a page in a browser where she is signed in; without a person, nobody is.

    Further words go to the browser's context: `color_scheme="dark"`, `viewport={"width": 390, "height": 844}`.
    What a page's console calls an error (a script that fails, a policy that refuses) fails the test; an answer that
    is not 200, or none, does not: many tests are about those.
    """
    contexts = []
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        far = ("Failed to load resource", "net::ERR_", "htmx:sendError", "htmx:afterRequest", "htmx:timeout")
        if message.type == "error" and not any(words in message.text for words in far):
            complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def enter(person: User | None = None, **options: Any) -> Page:
        given = {
            "base_url": live_site.url,
            "viewport": {"width": 1280, "height": 800},
            "locale": "en-GB",
        } | options
        context = chromium.new_context(**given)
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.on("console", hear)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        if person is not None:
            client = Client()
            client.force_login(person)
            session = client.cookies[site_settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": session.key, "value": session.value, "url": live_site.url}])
        return context.new_page()

    yield enter
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def people(live_site: Site) -> Cast:
    made = cast()
    factories.agreement(made.harbour)
    return made


@pytest.fixture
def session(people: Cast) -> Session:
    """Ben presents; the members ask probing questions."""
    running = factories.running_session(people.harbour, rounds=1, at="selection")
    factories.chosen(running, people.ben)
    return factories.go_to(running, "probing")
