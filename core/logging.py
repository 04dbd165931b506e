"""Logging as lines of JSON with an allow-list of keys; other keys are dropped, so members' words are never logged."""

import logging
import logging.config
from collections.abc import Mapping
from typing import Any

import structlog

from core.tracebacks import DEEPEST, error_and_places

KEYS = frozenset(
    {
        "event", "level", "logger", "timestamp", "error",  # what happened, where in the code
        "method", "route", "status", "status_code", "ms", "request", "person",  # the request, without its address
        "model", "table", "field", "row", "reason", "holder", "key", "letter", "attempts", "job", "count", "seconds",
        "topic", "kind", "version", "connections",  # the live signal
        "seq", "digest",  # how far the audit has come
    }
)  # fmt: skip
LONGEST = 200


def configure(config: Mapping[str, Any]) -> None:
    """Django's LOGGING_CONFIG: everything goes to standard error through one formatter."""
    level = str(config.get("level", "INFO"))
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"facts": {"()": formatter}},
            "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "facts"}},
            "root": {"handlers": ["out"], "level": level},
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
        processors=[error_without_words, allowed_only, structlog.processors.JSONRenderer(sort_keys=True)],
    )


def error_without_words(
    _logger: object, _method: str, facts: structlog.types.EventDict
) -> structlog.types.EventDict:
    """An exception's type and traceback locations, without its message, which may quote what somebody typed."""
    info = facts.get("exc_info")
    if isinstance(info, tuple) and isinstance(info[1], BaseException):
        facts["error"] = error_and_places(info[1])
    return facts


def allowed_only(
    _logger: object, _method: str, facts: structlog.types.EventDict
) -> structlog.types.EventDict:
    if not isinstance(facts.get("request"), str):
        facts.pop("request", None)  # Django's own lines carry the whole request, and with it its address
    return {name: _plain(value) for name, value in facts.items() if name in KEYS}


def _plain(value: object) -> object:
    """A value without line breaks, so that it cannot forge a log line."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list):
        return [_plain(each) for each in value[: DEEPEST + 1]]
    return "".join(each if each.isprintable() else " " for each in str(value)[:LONGEST])
