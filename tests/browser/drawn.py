"""The room drawn without a site: a page whose every request the test's own client answers, at once.

What a page looks like needs no server process; so a stage is drawn once for each role and measured at every size.
"""

import mimetypes
from collections.abc import Callable, Iterable
from contextvars import Context, copy_context
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from accounts.models import User

SITE = "http://testserver"
NAMED = ("HX-Request", "HX-Current-URL", "HX-Target", "HX-Trigger", "X-CSRFToken")

Answer = Callable[[Route], None]


def _answer(client: Client, context: Context) -> Answer:
    """Asks the client in the test's own context: elsewhere Django would open another connection to the database."""

    def static(route: Route, path: str) -> None:
        found = finders.find(path.removeprefix("/static/"))
        assert isinstance(found, str), path
        kind = mimetypes.guess_type(path)[0] or "text/plain"
        route.fulfill(body=Path(found).read_bytes(), content_type=kind)

    def answer(route: Route) -> None:
        request = route.request
        path = urlsplit(request.url).path
        if path.startswith("/static/"):
            return static(route, path)
        if path.startswith("/live/"):  # no stream: the page asks for the pulse instead
            return route.abort()
        sent: dict[str, Any] = {"headers": {n: v for n in NAMED if (v := request.headers.get(n.lower()))}}
        if request.method == "POST":
            body = request.post_data_buffer or b""
            kind = request.headers.get("content-type", "application/x-www-form-urlencoded")
            got = context.run(client.post, path, body, content_type=kind, **sent)
        else:
            got = context.run(client.get, path, **sent)
        headers = {
            name: value for name, value in got.items() if name.startswith(("Room-", "HX-", "Location"))
        }
        route.fulfill(
            status=got.status_code,
            body=b"".join(got) if got.streaming else got.content,
            headers={**headers, "Content-Type": got.get("Content-Type", "text/html")},
        )

    return answer


def drawn_for(browser: Browser, person: User, **options: Any) -> Page:
    """A page in a browser of its own, in which that person is signed in."""
    client = Client(SERVER_NAME="testserver")
    client.force_login(person)
    context = browser.new_context(base_url=SITE, locale="en-GB", reduced_motion="reduce", **options)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.route("**/*", _answer(client, copy_context()))
    return page


def close_all(pages: Iterable[Page]) -> None:
    """Nothing is asked of the database once the test has ended."""
    for page in pages:
        page.unroute_all(behavior="ignoreErrors")
        page.context.close()
