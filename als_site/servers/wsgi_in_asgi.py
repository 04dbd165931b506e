"""Django's WSGI application under an ASGI server: one switch to a thread, where Django's ASGI handler needs several.

Why this is our own: docs/adr/0004-wsgi-in-asgi.md.
"""

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.http.response import HttpResponseBase

from als_site.servers.asgi_errors import SAID, all_headers
from live.stream import Receive, Scope, Send

Headers = list[tuple[str, str]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], HttpResponseBase]
LEFT = -1
MOST_LET_FALL = 4 * 1024 * 1024
PATIENCE = 5.0
# A whole body has to come within this time: half a megabyte at the most, and hardly ever more than a few kilobytes.
BODY_WITHIN = 30.0
TOO_SLOW = -2


class Pages:
    """ASGI app that runs Django's WSGI application in a pool of threads."""

    def __init__(self, wsgi: Wsgi, threads: int = 3) -> None:
        # Measured: when nine people fetch the room at once, eight threads that share one interpreter take a third
        # longer than three. More would only help pages that wait for I/O, and these hardly wait.
        self._wsgi = wsgi
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = _announced(scope)
        with SpooledTemporaryFile(max_size=65536) as body:
            if length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
                length = await _in_time(receive, body)
            if length == LEFT:
                return
            if length == TOO_SLOW:
                return await _cut_off(_hanging_up(send))
            environ = _environ(scope, body) | {"CONTENT_LENGTH": str(length)}
            if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
                whole = await self._answer(environ, _hanging_up(send), _never)
                return await _say_and_linger(whole, receive, _hanging_up(send))
            whole = await self._answer(environ, send, receive)
        for message in whole:
            await send(message)

    async def _answer(self, environ: dict[str, Any], send: Send, receive: Receive) -> list[dict[str, Any]]:
        loop = asyncio.get_running_loop()
        gone = asyncio.ensure_future(receive())
        answer = Answer(environ, send, loop, gone)
        try:
            return await loop.run_in_executor(self._threads, answer.make, self._wsgi)
        finally:
            gone.cancel()


class Answer:
    """One request in its thread: a complete response is returned, a streaming one sent chunk by chunk."""

    def __init__(
        self,
        environ: dict[str, Any],
        send: Send,
        loop: asyncio.AbstractEventLoop,
        gone: asyncio.Future[Any],
    ) -> None:
        self._environ, self._send, self._loop, self._gone = environ, send, loop, gone
        self._start: dict[str, Any] = {}

    def make(self, wsgi: Wsgi) -> list[dict[str, Any]]:
        """Run the request; returns the messages that remain to be sent."""
        response = wsgi(self._environ, self._start_response)
        try:
            if not response.streaming:
                return [self._start, _piece(b"".join(response), more=False)]
            self._wait(self._start)
            for piece in response:
                if self._gone.done():
                    break
                self._wait(_piece(piece, more=True))
            return [_piece(b"", more=False)]
        finally:
            response.close()

    def _start_response(
        self, status: str, headers: Headers, _error: object = None, /
    ) -> Callable[[bytes], None]:
        encoded = [
            (name.lower().encode("latin-1"), value.strip().encode("latin-1")) for name, value in headers
        ]
        self._start = {
            "type": "http.response.start",
            "status": int(status.split(" ", 1)[0]),
            "headers": encoded,
        }
        return _refuse_to_write

    def _wait(self, message: dict[str, Any]) -> None:
        async def send() -> None:
            await self._send(message)

        asyncio.run_coroutine_threadsafe(send(), self._loop).result()


def _announced(scope: Scope) -> int:
    """Content-Length in bytes, 0 without one. Cut to 18 digits, which is beyond any limit and which int() parses."""
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(said[:18]) if said.isdigit() else 0


async def _take_in(receive: Receive, body: IO[bytes]) -> int:
    """Read the body and return its length, or LEFT if the browser disconnected. Stops past the limit; Django then
    refuses the request by its length."""
    more, length = True, 0
    while more and length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        message = await receive()
        if message["type"] == "http.disconnect":
            return LEFT
        length += body.write(message.get("body", b""))
        more = message.get("more_body", False)
    body.seek(0)
    return length


async def _in_time(receive: Receive, body: IO[bytes]) -> int:
    """The same, or TOO_SLOW for a body that trickles: it would hold a connection and a file for as long as it likes."""
    try:
        async with asyncio.timeout(BODY_WITHIN):
            return await _take_in(receive, body)
    except TimeoutError:
        return TOO_SLOW


async def _cut_off(send: Send) -> None:
    """Answer 408 without asking Django, and close the connection."""
    headers = [(name.lower().encode(), value.encode()) for name, value in all_headers().items()]
    await send({"type": "http.response.start", "status": 408, "headers": headers})
    await send(_piece(SAID[408], more=False))


async def _never() -> Any:
    """A receive() that never returns: calling the real one would send “100 Continue” to a browser that sends too
    much."""
    await asyncio.Event().wait()


def _hanging_up(send: Send) -> Send:
    """Wrap send() to add `Connection: close`, since the rest of the body is not read."""

    async def last_words(message: Any) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
        await send(message)

    return last_words


async def _say_and_linger(whole: list[dict[str, Any]], receive: Receive, send: Send) -> None:
    """Send the response at once, then read and discard some of the body: many clients read only after sending all of
    it."""
    *start, last = whole
    length = (b"content-length", str(len(last["body"])).encode())
    for first in start:
        told = [header for header in first["headers"] if header[0] != length[0]]
        await send(first | {"headers": [*told, length]})
    await send(last | {"more_body": True})
    fallen, more = 0, True
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while more and fallen < MOST_LET_FALL:
                message = await receive()
                fallen += len(message.get("body", b""))
                more = message.get("more_body", False)  # False after a disconnect too
    await send(_piece(b"", more=False))


def _refuse_to_write(_data: bytes) -> None:
    raise NotImplementedError("Django returns what it has to say")


def _piece(body: bytes, *, more: bool) -> dict[str, Any]:
    return {"type": "http.response.body", "body": body, "more_body": more}


def _environ(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" in name:
            continue  # in WSGI it would equal the name with a dash, which a proxy may have set
        key = name.decode("latin-1").upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        said = value.decode("latin-1")
        if key == "CONTENT_TYPE" and environ.get(key) == said:
            continue  # some clients send the same type twice
        joint = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joint}{said}" if key in environ else said
    return environ
