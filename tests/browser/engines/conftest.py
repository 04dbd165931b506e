"""Each engine's windows, and the day on which these tests are run."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings as site_settings
from django.test import Client

from accounts.models import User
from tests import samples
from tests.browser.engines import firefox, webkit
from tests.browser.engines.window import Window
from tests.browser.site import Site

# Only in the deep suite: these browsers are no part of what `make test` puts on a machine.
collect_ignore_glob = [] if samples.DEEP else ["test_*.py"]

Open = Callable[[User, tuple[int, int]], Window]


@pytest.fixture(params=["webkit", "firefox"])
def windows(request: pytest.FixtureRequest, live_site: Site) -> Iterator[Open]:
    """`windows(ada, (1280, 800))` is a window of that engine in which she is signed in."""
    with ExitStack() as stack:
        is_webkit = request.param == "webkit"
        display = stack.enter_context(webkit.screen()) if is_webkit else ""
        line = None if is_webkit else stack.enter_context(firefox.running())

        def enter(person: User, size: tuple[int, int]) -> Window:
            client = Client()
            client.force_login(person)
            kept = client.cookies[site_settings.SESSION_COOKIE_NAME]
            cookie = (kept.key, kept.value)
            window: Window = (
                webkit.WebKit(live_site.url, size, cookie, display)
                if line is None
                else firefox.Firefox(live_site.url, size, cookie, line)
            )
            stack.callback(window.close)
            return window

        yield enter
