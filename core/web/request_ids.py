"""The id of a request, by which its line in the log, its errors and the proxy's line are found together."""

import re
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest

from core.ids import uuid7

_current: ContextVar[str] = ContextVar("request_id", default="")
_FORM = re.compile(r"[A-Za-z0-9-]{8,64}")


def begin(request: HttpRequest) -> str:
    """Take the id that a trusted proxy gave the request, or make one; every line logged from here on bears it."""
    given = str(request.META.get("HTTP_X_REQUEST_ID") or "") if settings.ALS_TRUSTED_PROXIES else ""
    number = given if _FORM.fullmatch(given) else str(uuid7())
    _current.set(number)
    return number


def end() -> None:
    """The thread goes on to another request."""
    _current.set("")


def current() -> str:
    """The id of the request that is being answered; "" outside of one."""
    return _current.get()
