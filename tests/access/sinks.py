"""Where words could turn up: pages and what is around them, letters, logs, the wire, the broker, the database."""

import io
import logging
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from celery.signals import before_task_publish
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session as SignIn
from django.core import mail
from django.db import connection
from django.http.response import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

import core.jobs.outbox
import live.bus
from core.logging import formatter
from core.models import OutboxMail
from live.messages import Message
from tests.access.canaries import Canaries, Sighting

# What stays behind in histories, tabs and referrers, whoever reads the page.
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
LINKED = re.compile(r"""(?:href|src|action|hx-get|hx-post|data-[a-z-]*url)="([^"]*)\"""")


def body_of(response: HttpResponseBase) -> str:
    """The text of an answer; of a file for Excel, everything that is packed into it."""
    if not response.streaming:
        return cast(HttpResponse, response).content.decode()
    pieces = cast(StreamingHttpResponse, response).streaming_content
    raw = b"".join(cast(Iterator[bytes], pieces))
    if not raw.startswith(b"PK"):
        return raw.decode()
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        return "\n".join(packed.read(name).decode() for name in packed.namelist())


def of_page(
    canaries: Canaries, kind: str, url: str, response: HttpResponseBase, browser: Client
) -> list[Sighting]:
    """The body for its reader; title, links, headers and cookies for nobody."""
    body = body_of(response)
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return [
        *canaries.seen(body, f"the page {url}", kind),
        *canaries.seen(" ".join(TITLE.findall(body)), f"the title of {url}"),
        *canaries.seen(" ".join(LINKED.findall(body)), f"a link on {url}"),
        *canaries.seen(headers, f"the headers of {url}"),
        *canaries.seen(browser.cookies.output(), f"the cookies of {url}"),
    ]


def of_letters(canaries: Canaries, about: dict[str, str]) -> list[Sighting]:
    """Every letter there is, written for the scene, and everything in the outbox sent as mail."""
    found = []
    for name in core.jobs.outbox.letter_names():
        if name.startswith("core.test-"):
            continue  # the outbox's own tests have letters of theirs
        written = core.jobs.outbox._writers[name](about)
        found += canaries.seen(repr(written), f"the letter {name}")
    OutboxMail.objects.filter(state="waiting").update(due_at="2000-01-01T00:00:00Z")
    core.jobs.outbox.send_due()
    for message in getattr(mail, "outbox", []):
        found += canaries.seen(message.message().as_bytes() + repr(message.body).encode(), "a mail")
    return found


@contextmanager
def all_logs() -> Iterator[io.StringIO]:
    """Everything from DEBUG on, database queries too, through the formatter of the product."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter())
    root = logging.getLogger()
    level, kept = root.level, root.handlers[:]
    root.setLevel(logging.DEBUG)
    root.handlers[:] = [handler]
    levels = {
        name: logging.getLogger(name).level for name in ("django", "django.db.backends", "django.server")
    }
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    try:
        with CaptureQueriesContext(connection):
            yield written
    finally:
        root.setLevel(level)
        root.handlers[:] = kept
        for name, old in levels.items():
            logging.getLogger(name).setLevel(old)


class SpyWire:
    """Takes what is handed to the bus, as it would go to Redis or to the streams of this process."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def send(self, message: Message) -> None:
        self.messages.append(message)


@contextmanager
def the_wire(patch: Any) -> Iterator[SpyWire]:
    spy = SpyWire()
    patch.setattr(live.bus, "wire", lambda: spy)
    yield spy


@contextmanager
def the_broker() -> Iterator[list[str]]:
    """Every task as it is handed to the broker: headers and body."""
    published: list[str] = []

    def heard(sender: object = None, body: object = None, headers: object = None, **rest: object) -> None:
        published.append(repr((sender, body, headers, rest.get("properties"))))

    before_task_publish.connect(heard, weak=False)
    try:
        yield published
    finally:
        before_task_publish.disconnect(heard)


def of_database(canaries: Canaries) -> list[Sighting]:
    """A dump of every table as the database's own tool writes it, and what lies packed in stored browser sessions."""
    found: list[Sighting] = []
    for name, text in dump():
        found += canaries.seen(text, f"the database, {name}")
    for row in SignIn.objects.all():
        found += canaries.seen(repr(SessionStore().decode(row.session_data)), "a stored browser session")
    return found


def dump() -> Iterator[tuple[str, str]]:
    """(where, text): all statements of SQLite's dump, or PostgreSQL's COPY of each table."""
    connection.ensure_connection()
    raw: Any = connection.connection
    if connection.vendor == "sqlite":
        for line in raw.iterdump():
            yield line.split("(", 1)[0][:60], line
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            with raw.cursor().copy(f'COPY "{table}" TO STDOUT') as copy:
                yield table, b"".join(bytes(piece) for piece in copy).decode("utf-8", "replace")


def tries(act: Callable[[], object]) -> None:
    """Something that is expected to break; how does not matter here."""
    try:
        act()
    except Exception as error:
        logging.getLogger("als.walls").exception("it broke: %s", error)
