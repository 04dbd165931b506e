"""Reports of errors to a Sentry server: an allow-list of facts, as in the log, and nothing that anybody wrote.

Off without ALS_SENTRY_DSN. The library only carries: it hooks into nothing, collects nothing and sees no request. What
it sends is put together here from the lines that are logged as errors.
"""

import logging
import re
import time
from typing import Any

from django.http import HttpRequest

from core.tracebacks import database_facts, error_and_places
from core.web import request_ids

KEYS = ("method", "route", "table", "field", "model", "job", "letter", "kind", "attempts", "count", "seconds")
# Whose messages are written in the code, with "%s" for what belongs to one person; others put theirs together.
OURS = frozenset(
    """core als_site accounts programmes sets issues actions sessions planning room dashboards privacy home live django
    celery""".split()
)
# About the way itself; and what a browser did wrong, with what it sent in the message.
NOT_REPORTED = ("sentry_sdk", "urllib3", "django.security")
AGAIN_AFTER = 60.0  # seconds: the same error at the same place is reported once in a while
MOST_REMEMBERED = 500
# What leaves, whatever the library would add of its surroundings.
LEAVING = frozenset(
    """event_id timestamp level platform logger message tags fingerprint transaction exception release sdk""".split()
)
_PLAIN = re.compile(r"[\w.:<>/()?^$\[\]|+*-]{1,200}", re.ASCII)
_PLACE = re.compile(r"(?P<file>.+):(?P<line>\d+) (?P<function>\S+)")


class ReportHandler(logging.Handler):
    """Reports each line that is logged as an error; the library sends in a thread of its own."""

    def __init__(self, dsn: str, release: str, transport: Any = None) -> None:
        super().__init__(logging.ERROR)
        self._client = _client(dsn, release, transport)
        self._seen: dict[tuple[str, ...], float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith(NOT_REPORTED):
            return
        event = event_of(record)
        if self._is_due(event["fingerprint"]):
            self._client.capture_event(event)

    def close(self) -> None:
        self._client.close(timeout=2)
        super().close()

    def _is_due(self, fingerprint: list[str]) -> bool:
        now, which = time.monotonic(), tuple(fingerprint)
        if now - self._seen.get(which, -AGAIN_AFTER) < AGAIN_AFTER:
            return False
        if len(self._seen) >= MOST_REMEMBERED:
            self._seen.clear()
        self._seen[which] = now
        return True


def event_of(record: logging.LogRecord) -> dict[str, Any]:
    """A line of the log as Sentry takes it: type and places of the error, and facts of `KEYS` that are plain names."""
    error = record.exc_info[1] if record.exc_info else None
    kind, *places = error_and_places(error) if error else getattr(record, "error", None) or [""]
    message = str(record.msg) if record.name.split(".")[0] in OURS else "…"
    facts = _facts(record) | (database_facts(error) if error else {})
    facts.pop("host", None)
    event: dict[str, Any] = {
        "level": "error",
        "platform": "python",
        "logger": record.name,
        "message": message,
        "tags": {name: str(value) for name, value in facts.items() if _PLAIN.fullmatch(str(value))},
        "fingerprint": [record.name, message, kind, *places[-1:]],
    }
    if route := event["tags"].get("route") or event["tags"].get("job"):
        event["transaction"] = route
    if kind:
        event["exception"] = {"values": [{"type": kind, "stacktrace": {"frames": _frames(places)}}]}
    return event


def only_ours(event: Any, _hint: object) -> Any:
    """What leaves of an event that the library has completed."""
    return {name: value for name, value in event.items() if name in LEAVING}


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    found = {name: getattr(record, name) for name in KEYS if getattr(record, name, None) is not None}
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        found["method"] = request.method
        found["route"] = request.resolver_match.route if request.resolver_match else "-"
    if number := request_ids.current():
        found["request"] = number
    return found


def _frames(places: list[str]) -> list[dict[str, Any]]:
    """Innermost last, without variables or lines of code."""
    found = (_PLACE.fullmatch(place) for place in places)
    return [
        {"filename": one["file"], "lineno": int(one["line"]), "function": one["function"]}
        for one in found
        if one
    ]


def _client(dsn: str, release: str, transport: Any) -> Any:
    # An extra: imported only where a site asks for it.
    import sentry_sdk

    return sentry_sdk.Client(
        dsn=dsn,
        release=release,
        transport=transport,
        before_send=only_ours,
        default_integrations=False,
        auto_enabling_integrations=False,
        auto_session_tracking=False,
        send_client_reports=False,
        include_local_variables=False,
        include_source_context=False,
        attach_stacktrace=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        server_name="",
        environment="",
    )
