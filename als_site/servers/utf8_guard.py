"""WSGI wrapper around Django: removes charsets from content types, and answers errors raised before its middleware."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_header_parameters

from als_site.servers.asgi_errors import SAID, all_headers, tell

StartResponse = Callable[..., Any]


class Utf8Guard:
    """Django's WSGI application, so wrapped that request bodies are always decoded as UTF-8."""

    def __init__(self, wsgi: WSGIHandler) -> None:
        self._wsgi = wsgi

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> HttpResponseBase:
        try:
            environ["CONTENT_TYPE"] = without_charset(environ.get("CONTENT_TYPE") or "")
            return self._wsgi(environ, start_response)
        # Django handles errors in middleware and views; this one was raised before them.
        except Exception as error:
            tell(error)
            status = 400 if isinstance(error, SuspiciousOperation) else 500
            response = HttpResponse(SAID[status], status=status, headers=all_headers())
            start_response(f"{status} {response.reason_phrase}", list(response.items()))
            return response


def without_charset(content_type: str) -> str:
    """The content type without its charset: Django would decode query and form with any codec named there."""
    if ";" not in content_type:
        return content_type
    try:
        kind, said = parse_header_parameters(content_type)
    except ValueError:
        return ""  # malformed: Django then does not parse the body
    boundary = said.get("boundary", "").replace("\\", "\\\\").replace('"', '\\"')
    return f'{kind}; boundary="{boundary}"' if boundary else kind
