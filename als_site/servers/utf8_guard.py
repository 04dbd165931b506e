"""What stands before Django: no charset but ours comes in, and what goes wrong before its middleware is answered."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_header_parameters

from als_site.servers.asgi_errors import SAID, all_headers, tell

StartResponse = Callable[..., Any]


class Doorstep:
    """Django's WSGI application, asked in UTF-8 alone."""

    def __init__(self, wsgi: WSGIHandler) -> None:
        self._wsgi = wsgi

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> HttpResponseBase:
        try:
            environ["CONTENT_TYPE"] = without_charset(environ.get("CONTENT_TYPE") or "")
            return self._wsgi(environ, start_response)
        # Django answers those of its middleware and views; this is from before them.
        except Exception as error:
            tell(error)
            status = 400 if isinstance(error, SuspiciousOperation) else 500
            response = HttpResponse(SAID[status], status=status, headers=all_headers())
            start_response(f"{status} {response.reason_phrase}", list(response.items()))
            return response


def without_charset(content_type: str) -> str:
    """The type and its boundary alone: Django would read addresses and forms by any codec that is named there."""
    if ";" not in content_type:
        return content_type
    try:
        kind, said = parse_header_parameters(content_type)
    except ValueError:
        return ""  # no type that anybody knows: nothing is read from such a body
    boundary = said.get("boundary", "").replace("\\", "\\\\").replace('"', '\\"')
    return f'{kind}; boundary="{boundary}"' if boundary else kind
