"""The event stream endpoint: a plain ASGI app without Django's request handling or ORM."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http.cookie import parse_cookie

from live.connections import Connection
from live.hub import HubFull, TicketRevoked, hub
from live.tickets import TicketRefused, check_sign_in, read_ticket

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

STREAM_HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"x-accel-buffering", b"no"),  # or nginx buffers events before passing them on
)


async def stream(scope: Scope, receive: Receive, send: Send) -> None:
    """GET /live/?ticket=…: server-sent events until the ticket expires, is revoked, or the browser leaves."""
    if scope["path"] != "/live/":
        return await _refuse(send, 404, b"Not found.")
    if scope["method"] != "GET":
        return await _refuse(send, 405, b"Only GET.", (b"allow", b"GET"))
    if _is_cross_site(scope):
        return await _refuse(send, 403, b"Not from another site.")
    try:
        ticket = read_ticket(_ticket(scope))
        check_sign_in(ticket, _sign_in(scope))
        connection = await hub().join(ticket)
    except (TicketRefused, TicketRevoked):
        return await _refuse(send, 403, b"This ticket is not valid.")
    except HubFull:
        return await _refuse(send, 503, b"Full.", (b"retry-after", b"10"))
    await _serve(connection, receive, send)


async def _serve(connection: Connection, receive: Receive, send: Send) -> None:
    watcher = asyncio.create_task(_watch(connection, receive))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": _headers(*STREAM_HEADERS)})
        quiet = getattr(settings, "ALS_LIVE_HEARTBEAT", 15.0)
        while not connection.ended:
            piece = await connection.take(quiet)
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    except (asyncio.CancelledError, OSError):
        pass  # disconnected for being slow, closed by the browser, or the server is stopping: the stream is over
    finally:
        hub().leave(connection)
        watcher.cancel()
    if not connection.slow:
        with suppress(OSError):
            await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _watch(connection: Connection, receive: Receive) -> None:
    """Wait for the browser to disconnect: send() does not report it."""
    while (await receive())["type"] != "http.disconnect":
        pass
    connection.end()


async def _refuse(send: Send, status: int, why: bytes, *more: tuple[bytes, bytes]) -> None:
    headers = _headers((b"content-type", b"text/plain; charset=utf-8"), *more)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": why})


def _headers(*own: tuple[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    """The stream's headers together with the site's security headers."""
    return [*own, *((name.lower().encode(), value.encode()) for name, value in settings.ALS_HEADERS.items())]


def _ticket(scope: Scope) -> str:
    query: bytes = scope["query_string"]
    return parse_qs(query.decode("latin-1")).get("ticket", [""])[-1]


def _sign_in(scope: Scope) -> str:
    """The cookie that the browser is signed in by."""
    sent = "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
    return parse_cookie(sent).get(settings.SESSION_COOKIE_NAME, "")


def _is_cross_site(scope: Scope) -> bool:
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    if headers.get(b"sec-fetch-site", "none") not in ("same-origin", "none"):
        return True
    origin = headers.get(b"origin")
    own = {urlsplit(settings.ALS_SITE_URL).netloc, headers.get(b"host")}
    try:
        return origin is not None and urlsplit(origin).netloc not in own
    except ValueError:  # a malformed Origin is not this site's
        return True
