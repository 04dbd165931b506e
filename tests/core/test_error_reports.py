"""A report of an error says where it was and nothing that anybody wrote, in a view, a job and a stream alike."""

import asyncio
import json
import logging
import re
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from celery import shared_task
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from als_site import urls
from als_site.servers import streams
from core import error_reports
from core.error_reports import ReportHandler
from core.jobs import heartbeats, periodic
from core.logging import formatter
from tests.als_site.test_environment import start
from tests.house.tree import APPS

pytestmark = pytest.mark.both

CANARY = "qx77wordsofsomebody77zj"
DSN = "http://public@127.0.0.1:9/7"
handler500 = "core.web.server_error.server_error"


class Collected(Transport):
    """Keeps, as bytes, what would go over the wire."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[bytes] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.sent.append(envelope.serialize())

    def one(self) -> dict[str, Any]:
        """The only event, once no byte of it or around it is from a person."""
        (raw,) = self.sent
        assert CANARY not in raw.decode()
        _head, _item, event = raw.split(b"\n")[:3]
        found: dict[str, Any] = json.loads(event)
        return found


@pytest.fixture
def collected() -> Iterator[Collected]:
    transport = Collected()
    handler = ReportHandler(DSN, "1.2.3", transport)
    logging.getLogger().addHandler(handler)
    yield transport
    logging.getLogger().removeHandler(handler)
    handler.close()


@login_not_required
def broken(request: HttpRequest, words: str) -> HttpResponse:
    """Everything is at hand here that must not leave."""
    typed = request.POST.get("words", "") + words
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", [typed])
    list(Group.objects.filter(name=typed))
    raise ValueError(f"Key (email)=({typed})") from KeyError(typed)


@login_not_required
def suspicious(request: HttpRequest, words: str) -> HttpResponse:
    raise SuspiciousOperation(words)


urlpatterns = [path("broken/<str:words>/", broken), path("odd/<str:words>/", suspicious), *urls.urlpatterns]


def typed_into(settings: Settings, where: str) -> int:
    settings.ROOT_URLCONF = __name__
    browser = Client(raise_request_exception=False)
    browser.cookies["als"] = CANARY
    answer = browser.post(
        f"/{where}/{CANARY}/?token={CANARY}",
        {"words": CANARY},
        headers={"Authorization": f"Bearer {CANARY}", "User-Agent": CANARY, "X-Forwarded-For": CANARY},
    )
    return answer.status_code


@pytest.mark.django_db
def test_an_error_in_a_view_says_where_and_on_which_route(collected: Collected, settings: Settings) -> None:
    settings.ALS_TRUSTED_PROXIES = 0
    assert typed_into(settings, "broken") == 500
    event = collected.one()
    (error,) = event["exception"]["values"]
    assert error["type"] == "ValueError"
    last = error["stacktrace"]["frames"][-1]
    assert (last["filename"], last["function"], last.keys()) == (
        "test_error_reports.py",
        "broken",
        {"filename", "function", "lineno"},
    )
    tags = event["tags"]
    assert (tags["route"], tags["method"], event["transaction"]) == (
        "broken/<str:words>/",
        "POST",
        tags["route"],
    )
    assert re.fullmatch(r"[0-9a-f-]{36}", tags["request"])
    assert (event["release"], event["level"], event["logger"]) == ("1.2.3", "error", "django.request")
    assert event.keys() <= error_reports.LEAVING


@pytest.mark.django_db
def test_what_a_browser_did_wrong_is_no_error_of_ours(collected: Collected, settings: Settings) -> None:
    assert typed_into(settings, "odd") == 400
    assert collected.sent == []


def fail() -> None:
    """A job that has words in its hands."""
    words = [CANARY]
    raise LookupError(words)


@pytest.mark.django_db
def test_an_error_in_a_job_names_the_job(collected: Collected) -> None:
    periodic._run(periodic.Job("planning.periodic.remind", 60, fail))
    event = collected.one()
    assert (event["tags"], event["transaction"]) == (
        {"job": "planning.periodic.remind"},
        "planning.periodic.remind",
    )
    assert [each["function"] for each in event["exception"]["values"][0]["stacktrace"]["frames"]] == [
        "_run",
        "fail",
    ]
    assert heartbeats.seen_at(heartbeats.failure_of("planning.periodic.remind")) is not None


@shared_task(name="tests.broken")
def task(words: str) -> None:
    raise LookupError(words)


def test_an_error_in_a_worker_s_task_is_reported_without_its_arguments(collected: Collected) -> None:
    task.apply(args=(CANARY,), throw=False)
    assert collected.one()["exception"]["values"][0]["type"] == "LookupError"


def test_an_error_in_a_stream_is_reported_without_its_ticket(
    collected: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(ticket: str) -> None:
        raise ValueError(ticket)

    async def receive() -> Mapping[str, Any]:
        return {"type": "http.disconnect"}

    said: list[Mapping[str, Any]] = []

    async def send(message: Mapping[str, Any]) -> None:
        said.append(message)

    monkeypatch.setattr("live.stream.read_ticket", unreadable)
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": "/live/",
        "query_string": f"ticket={CANARY}".encode(),
    }
    scope |= {"headers": [(b"cookie", CANARY.encode())]}

    async def asked() -> None:
        await streams.application(scope, receive, send)

    asyncio.run(asked())
    event = collected.one()
    assert said[0]["status"] == 500
    (error,) = event["exception"]["values"]
    assert (error["type"], error["stacktrace"]["frames"][-1]["function"]) == ("ValueError", "unreadable")


def test_an_error_that_nobody_waited_for_says_nothing_of_what_it_held(
    collected: Collected, caplog: pytest.LogCaptureFixture
) -> None:
    async def lost() -> None:
        async def failing(words: str) -> None:
            raise ValueError(words)

        waiting = asyncio.create_task(failing(CANARY))
        await asyncio.sleep(0)
        del waiting

    asyncio.run(lost())
    assert collected.one()["message"] == "…"
    (record,) = [each for each in caplog.records if each.name == "asyncio"]
    line = formatter().format(record)
    assert CANARY not in line
    assert json.loads(line)["event"] == "Task exception was never retrieved"


@pytest.mark.parametrize("name", ["urllib3.connectionpool", "sentry_sdk.errors"])
def test_errors_of_the_way_itself_are_not_sent_on_it(collected: Collected, name: str) -> None:
    logging.getLogger(name).error("away")
    assert collected.sent == []


def test_facts_that_are_words_or_people_stay_here(collected: Collected) -> None:
    facts = {
        "kind": f"two {CANARY}",
        "field": "Brief.words",
        "person": CANARY,
        "reason": CANARY,
        "key": CANARY,
    }
    logging.getLogger("core.sealing").error("words cannot be opened", extra=facts)
    event = collected.one()
    assert (event["tags"], event["message"]) == ({"field": "Brief.words"}, "words cannot be opened")


def test_the_same_error_is_reported_once_a_minute(
    collected: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        logging.getLogger("core").error("the database does not answer")
    assert len(collected.sent) == 1
    monkeypatch.setattr(error_reports, "AGAIN_AFTER", 0.0)
    logging.getLogger("core").error("the database does not answer")
    assert len(collected.sent) == 2


def test_messages_of_every_app_are_the_code_s() -> None:
    assert set(APPS) - {"demo"} - error_reports.OURS == set()


LOADED = "import django, sys; django.setup(); print('sentry_sdk' in sys.modules)"
WRITES = "import django, logging; django.setup()\n"
WRITES += "logging.getLogger('core').error('audit is cut', extra={'kind': 'cut'})"


def test_without_an_address_the_library_is_not_even_loaded() -> None:
    own = {"DJANGO_SETTINGS_MODULE": "als_site.settings"}
    assert start(own | {"ALS_SENTRY_DSN": ""}, LOADED).stdout == "False\n"
    assert start(own | {"ALS_SENTRY_DSN": DSN}, LOADED).stdout == "True\n"


def test_a_process_that_ends_has_sent_its_last_report() -> None:
    bodies: list[bytes] = []

    class Server(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.path.encode() + self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            """Nothing on the terminal."""

    with HTTPServer(("127.0.0.1", 0), Server) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        dsn = f"http://public@127.0.0.1:{server.server_port}/7"
        ended = start({"DJANGO_SETTINGS_MODULE": "als_site.settings", "ALS_SENTRY_DSN": dsn}, WRITES)
        server.shutdown()
    assert ended.returncode == 0, ended.stderr
    assert [body.startswith(b"/api/7/envelope/") for body in bodies] == [True]


@pytest.mark.parametrize(
    "dsn", ["nonsense", "https://sentry.example/1", "ftp://key@h/1", "https://key@h/", "https://key@h/x"]
)
def test_an_address_that_is_none_stops_the_start(dsn: str) -> None:
    ended = start({"ALS_SENTRY_DSN": dsn}, "import als_site.settings")
    assert ended.stderr.startswith("ALS_SENTRY_DSN cannot be read: ")


def test_an_address_without_the_library_says_what_to_install() -> None:
    hidden = "import sys; sys.modules['sentry_sdk'] = None\nimport importlib.util as u; f = u.find_spec\n"
    hidden += "u.find_spec = lambda name, *more: None if name == 'sentry_sdk' else f(name, *more)\n"
    ended = start({"ALS_SENTRY_DSN": DSN}, hidden + "import als_site.settings")
    assert "requirements/extras.txt" in ended.stderr
