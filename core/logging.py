"""Logging as lines of JSON with an allow-list of keys; other keys are dropped, so members' words are never logged."""

import logging
import logging.config
import re
from collections.abc import Mapping
from typing import Any

import structlog

from core.error_reports import ReportHandler
from core.tracebacks import DEEPEST, database_facts, error_and_places
from core.web import request_ids

KEYS = frozenset(
    {
        "event", "level", "logger", "timestamp", "error",  # what happened, where in the code
        "method", "route", "status", "status_code", "ms", "request", "person",  # the request, without its address
        "model", "table", "field", "row", "reason", "holder", "key", "letter", "attempts", "job", "count", "seconds",
        "topic", "kind", "version", "connections",  # the live signal
        "seq", "digest",  # how far the audit has come
        "sqlstate", "host",  # why a database does not answer
    }
)  # fmt: skip
LONGEST = 200
# Libraries whose messages are about servers, queues and processes; all others may name addresses, tokens or words.
WHOLE = ("uvicorn.error", "_granian", "celery.worker", "celery.beat", "celery.apps", "kombu")
_BEGINNING = re.compile(r"[A-Za-z ]*")
_PLAIN_ARGUMENT = re.compile(r"[\w.:@-]{1,80}|https?://[\w.:\[\]-]{1,80}", re.ASCII)


def configure(config: Mapping[str, Any]) -> None:
    """Django's LOGGING_CONFIG: everything goes to standard error through one formatter; errors are reported as well
    where there is an address for them."""
    level = str(config.get("level", "INFO"))
    reports = {"()": ReportHandler, "dsn": config.get("dsn"), "release": config.get("release", "")}
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"facts": {"()": formatter}},
            "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "facts"}}
            | ({"reports": reports} if config.get("dsn") else {}),
            "root": {"handlers": ["out", "reports"] if config.get("dsn") else ["out"], "level": level},
            # RequestLogMiddleware already logs each request, without its URL. From these two only errors are
            # wanted, with their place in the code and "%s" instead of the URL.
            "loggers": {
                "django": {"handlers": [], "level": level, "propagate": True},
                "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
                "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
            },
        }
    )


def formatter() -> structlog.stdlib.ProcessorFormatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(allow=KEYS),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        # The message as written in the code: its arguments may be addresses, tokens or words.
        use_get_message=False,
        pass_foreign_args=True,
        processors=[
            whole_message,
            message_of_code,
            error_without_words,
            allowed_only,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
    )


def whole_message(
    _logger: object, _method: str, facts: structlog.types.EventDict
) -> structlog.types.EventDict:
    """The message of a library in `WHOLE` with its arguments, as far as these are numbers, names and hosts."""
    args = facts.pop("positional_args", None)
    if not args or not str(facts.get("logger")).startswith(WHOLE):
        return facts
    named = {name: _shown(each) for name, each in args.items()} if isinstance(args, Mapping) else None
    try:
        facts["event"] = str(facts["event"]) % (named or tuple(map(_shown, args)))
    except (TypeError, ValueError):
        return facts  # a number was asked for, and none may be shown
    return facts


def message_of_code(
    _logger: object, _method: str, facts: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Two put their messages together: asyncio with errors and arguments, of which only how it begins is the code's,
    and Django's security with what was sent."""
    if facts.get("logger") == "asyncio" and (begins := _BEGINNING.match(str(facts["event"]))):
        facts["event"] = begins[0].strip()
    elif str(facts.get("logger")).startswith("django.security"):
        facts["event"] = "refused as suspicious"
    return facts


def _shown(value: object) -> object:
    if isinstance(value, int | float) or (isinstance(value, str) and _PLAIN_ARGUMENT.fullmatch(value)):
        return value
    return "…"


def error_without_words(
    _logger: object, _method: str, facts: structlog.types.EventDict
) -> structlog.types.EventDict:
    """An exception's type and traceback locations, without its message, which may quote what somebody typed."""
    info = facts.get("exc_info")
    if isinstance(info, tuple) and isinstance(info[1], BaseException):
        facts["error"] = error_and_places(info[1])
        facts.update(database_facts(info[1]))
    return facts


def allowed_only(
    _logger: object, _method: str, facts: structlog.types.EventDict
) -> structlog.types.EventDict:
    if not isinstance(facts.get("request"), str):
        # Django's own lines carry the whole request, and with it its address.
        facts.pop("request", None)
        if number := request_ids.current():
            facts["request"] = number
    return {name: _plain(value) for name, value in facts.items() if name in KEYS}


def _plain(value: object) -> object:
    """A value without line breaks, so that it cannot forge a log line."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list):
        return [_plain(each) for each in value[: DEEPEST + 1]]
    return "".join(each if each.isprintable() else " " for each in str(value)[:LONGEST])
