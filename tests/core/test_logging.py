"""A log line holds allowed facts only: no words, no addresses, no second line."""

import json
import logging
from typing import Any

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client

from core.logging import configure, formatter

pytestmark = pytest.mark.both

CANARY = "canary-7f3a"


def written(record: logging.LogRecord) -> dict[str, Any]:
    line = formatter().format(record)
    assert "\n" not in line
    assert CANARY not in line
    found: dict[str, Any] = json.loads(line)
    return found


def a_record(
    message: str, *args: object, error: Exception | None = None, **extra: object
) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.getLogger("any").makeRecord(
        "any", logging.WARNING, "file.py", 1, message, args, info, extra=dict(extra)
    )


def test_allowed_facts_are_written_and_others_are_dropped() -> None:
    line = written(a_record("request", route="sets/<uuid>/", status=200, words=CANARY, body=CANARY))
    assert line.keys() == {"event", "level", "logger", "timestamp", "route", "status"}
    assert (line["event"], line["level"], line["logger"], line["status"]) == (
        "request",
        "warning",
        "any",
        200,
    )


def test_a_message_is_written_as_in_the_code_without_its_arguments() -> None:
    assert written(a_record("Not Found: %s", f"/invitations/{CANARY}/"))["event"] == "Not Found: %s"


def test_an_error_shows_its_type_and_place_and_not_its_message() -> None:
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        line = written(a_record("failed", error=error))
    assert line["error"][0] == "ValueError"
    assert line["error"][1].startswith("test_logging.py:")


def test_a_fact_cannot_start_a_line_of_its_own_or_be_long() -> None:
    line = written(a_record("request", route='a\n{"event": "forged"}\r\x1b[31m\u2028', reason="x" * 5000))
    assert line["route"] == 'a {"event": "forged"}  [31m '
    assert len(line["reason"]) == 200


def test_configuring_sends_everything_through_the_formatter(capfd: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        configure({"level": "INFO"})
        logging.getLogger("django.request").error("Server Error: %s", f"/x/{CANARY}")
        logging.getLogger("core.request").info("request", extra={"status": 200, "words": CANARY})
        logging.getLogger("django.server").info('"GET /%s"', CANARY)
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert [(line["logger"], line["event"]) for line in lines] == [
        ("django.request", "Server Error: %s"),
        ("core.request", "request"),
    ]
    assert CANARY not in str(lines)


@pytest.mark.django_db
def test_a_refused_request_is_said_once(client: Client, capfd: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        configure({"level": "INFO"})
        client.get("/no-such-page/")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    assert [json.loads(line)["event"] for line in capfd.readouterr().err.splitlines()] == ["request"]


@pytest.mark.parametrize(
    ("name", "message", "args", "event"),
    [
        (
            "uvicorn.error",
            "Running on %s://%s:%d",
            ("http", "127.0.0.1", 80),
            "Running on http://127.0.0.1:80",
        ),
        (
            "celery.worker.consumer",
            "Cannot connect to %s: %s",
            ("redis://h:6/0", f"a {CANARY}"),
            "Cannot connect to …: …",
        ),
        ("uvicorn.error", "%d %s", (f"x {CANARY}", 1), "%d %s"),
        ("celery.app.trace", "Task %(name)s", ({"name": CANARY},), "Task %(name)s"),
    ],
)
def test_a_server_s_message_is_whole_as_far_as_its_arguments_are_plain(
    name: str, message: str, args: Any, event: str
) -> None:
    record = logging.LogRecord(name, logging.INFO, "file.py", 1, message, args, None)
    assert written(record)["event"] == event


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ('FATAL:  password authentication failed for user "als"', "28P01"),
        ('FATAL:  database "als" does not exist', "3D000"),
        ("connection to server failed: Connection refused", "08001"),
        ("nobody knows why", "08000"),
    ],
)
def test_a_database_that_lets_nobody_in_says_which_and_why(said: str, state: str) -> None:
    try:
        raise OperationalError(f"{said} {CANARY}") from psycopg.OperationalError(f"{said} {CANARY}")
    except OperationalError as error:
        line = written(a_record("the database does not answer", error=error))
    assert (line["sqlstate"], line["error"][0]) == (state, "OperationalError")
    assert line["host"].count(":") == 1
