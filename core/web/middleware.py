"""Middleware for every request: early refusals, request log, cache headers, and pages for state errors."""

import logging
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.translation import gettext

from core.errors import Refused, Stale
from core.sealing.words import SealBroken
from core.web import null_characters, request_ids

log = logging.getLogger("core.request")

LONGEST_LENGTH = 18
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class PlainHeadersMiddleware:
    """Outermost: adds security headers to responses that a middleware returned before Django's own could set them."""

    NAMES = ("X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cache-Control")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name in self.NAMES:
            response.headers.setdefault(name, settings.ALS_HEADERS[name])
        return response


class EarlyRefusalMiddleware:
    """Answers oversize bodies with 413 and characters that cannot be stored with 400, before other code reads them; a
    null character in a field is left to the form."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.refusal(request) or self.get_response(request)

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if not (length.isascii() and length.isdigit()):
            return _plain_page(400, gettext("The request could not be understood."))
        # int() raises for numbers of thousands of digits.
        if len(length) > LONGEST_LENGTH or int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return _plain_page(413, gettext("That is too much to send at once."))
        try:
            refused = self.has_null(request)
            if not refused:
                null_characters.mark(request)
                refused = not all(can_be_kept(text) for text in _read(request))
        except (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError):
            return _plain_page(400, gettext("The request could not be understood."))
        if refused:
            return _plain_page(400, gettext("The request contains a character that cannot be stored."))
        return None

    def has_null(self, request: HttpRequest) -> bool:
        """Whether the path, or a body that is no form, contains a null character."""
        if "\0" in request.path:
            return True
        # The fields of a form are looked at as they are read; a file is bytes, and UTF-16 has null bytes.
        if request.method in {"GET", "HEAD", "OPTIONS"} or request.content_type in FORMS:
            return False
        return b"\0" in request.body


def can_be_kept(text: str) -> bool:
    """Whether the text can be stored: PostgreSQL refuses null characters, and lone surrogates cannot be encoded."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def _read(request: HttpRequest) -> Iterator[str]:
    """Decoded names and values of cookies, query and form, as views will see them."""
    for name, value in request.COOKIES.items():
        yield from (name, str(value))
    for sent in (request.GET, request.POST):
        for name, values in sent.lists():
            yield from (name, *map(str, values))
    yield from request.FILES


class NoStoreMiddleware:
    """Forbids browsers and proxies to store any page, since pages hold members' words."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response["Cache-Control"] = "no-store, private"
        return response


View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def unlogged(view: View) -> View:
    """Mark a view of which the request log keeps nothing: it promises that nobody can tell who opened it."""
    view.unlogged = True  # type: ignore[attr-defined]
    return view


class RequestLogMiddleware:
    """Logs one line per request with the route's pattern, never URL, query or body; of `unlogged` views none.

    Each request has an id, the proxy's where there is one, which the answer carries and the page of an error shows."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        number = request_ids.begin(request)
        response = self.get_response(request)
        response["X-Request-ID"] = number
        match = request.resolver_match
        if match is None or not getattr(match.func, "unlogged", False):
            log.info("request", extra=_facts(request, response.status_code, started))
        request_ids.end()
        return response


class StateErrorsMiddleware:
    """Answers errors that a view does not catch with a page: Stale 409, Refused 422, SealBroken 503."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Stale):
            said = gettext("Somebody else has changed this. Reload the page to see how it stands now.")
            return _page(request, 409, said)
        if isinstance(exception, Refused):
            return _page(request, 422, exception.message)
        if isinstance(exception, SealBroken):
            log.error("words could not be sealed", extra={"reason": str(exception)})
            return _page(
                request, 503, gettext("Your words could not be kept safe just now, so nothing was saved.")
            )
        return None


def _facts(request: HttpRequest, status: int, started: float) -> dict[str, object]:
    match = request.resolver_match
    # Only if the user was loaded already: logging must not cause that query.
    person = getattr(request.user, "pk", None) if "_cached_user" in request.__dict__ else None
    return {
        "method": request.method,
        "route": match.route if match is not None else None,
        "status": status,
        "ms": round((time.perf_counter() - started) * 1000, 1),
        "request": request_ids.current(),
        "person": str(person) if person else None,
    }


def _page(request: HttpRequest, status: int, said: str) -> HttpResponse:
    try:
        page = render_to_string(f"{status}.html", {"message": said}, request)
    except TemplateDoesNotExist:
        return _plain_page(status, said)
    return HttpResponse(page, status=status)


def _plain_page(status: int, said: str) -> HttpResponse:
    return HttpResponse(f"{said}\n", status=status, content_type="text/plain; charset=utf-8")
