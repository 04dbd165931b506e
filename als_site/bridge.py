"""Pages as WSGI under an ASGI server: one hop to a thread, where Django's ASGI handler hops at every middleware."""

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from live.stream import Receive, Scope, Send

Headers = list[tuple[str, str]]


class Pages:
    """Runs Django's WSGI application in threads that are kept, as a WSGI worker keeps its own."""

    def __init__(self, wsgi: WSGIHandler, threads: int = 3) -> None:
        # Measured: when nine people fetch the room at once, eight threads that share one interpreter take a third
        # longer than three. More would only be of use to pages that wait, and these wait for next to nothing.
        self._wsgi = wsgi
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        with SpooledTemporaryFile(max_size=65536) as body:
            more, length = True, 0
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return
                piece = message.get("body", b"")
                length += len(piece)
                # Past the limit nothing is kept: the pages refuse it by its length.
                body.write(piece if length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE else b"")
                more = message.get("more_body", False)
            body.seek(0)
            environ = _environ(scope, body) | {"CONTENT_LENGTH": str(length)}
            gone = asyncio.ensure_future(receive())
            answer = Answer(environ, send, loop, gone)
            try:
                whole = await loop.run_in_executor(self._threads, answer.make, self._wsgi)
            finally:
                gone.cancel()
        for message in whole:
            await send(message)


class Answer:
    """One request in its thread: a whole answer is handed back at once, a streaming one sent piece by piece."""

    def __init__(
        self,
        environ: dict[str, Any],
        send: Send,
        loop: asyncio.AbstractEventLoop,
        gone: asyncio.Future[Any],
    ) -> None:
        self._environ, self._send, self._loop, self._gone = environ, send, loop, gone
        self._start: dict[str, Any] = {}

    def make(self, wsgi: WSGIHandler) -> list[dict[str, Any]]:
        """What is still to be sent when the thread is done."""
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
            continue  # it would pass for the same name with a dash, which a proxy may have checked
        key = name.decode("latin-1").upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        said = value.decode("latin-1")
        if key == "CONTENT_TYPE" and environ.get(key) == said:
            continue  # there is one type of a body, and some say it twice
        joint = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joint}{said}" if key in environ else said
    return environ
