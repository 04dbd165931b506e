"""The last resort at both doors: no error goes out bare, and none is written down with what it says."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings

from core.tracebacks import error_and_places
from live.stream import Receive, Scope, Send

log = logging.getLogger(__name__)

Door = Callable[[Scope, Receive, Send], Awaitable[None]]
SAID = {400: b"The request could not be understood.\n", 500: b"Something broke on our side.\n"}


def guarded(door: Door) -> Door:
    """The same door: an error in it is answered with 500, and an answer that has begun is cut off by the server."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def sent(message: Any) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await door(scope, receive, sent)
        # Whatever it is, a server would answer it bare and write down what it says.
        except Exception as error:
            tell(error)
            if scope["type"] == "http" and not begun:
                headers = [(name.lower().encode(), value.encode()) for name, value in all_headers().items()]
                await send({"type": "http.response.start", "status": 500, "headers": headers})
                await send({"type": "http.response.body", "body": SAID[500]})

    return guard


def tell(error: Exception) -> None:
    """Into the log, without words: the streams' process has no formatter that would leave out what an error says."""
    log.error("nobody else answered (%s)", type(error).__name__, extra={"error": error_and_places(error)})


def all_headers() -> dict[str, str]:
    """Of an answer in plain text."""
    return {"Content-Type": "text/plain; charset=utf-8", **settings.ALS_HEADERS}
