"""The outermost error handler: answers 500 with the site's headers, and logs errors without their messages."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings

from core.tracebacks import error_and_places
from live.stream import Receive, Scope, Send

log = logging.getLogger(__name__)

Door = Callable[[Scope, Receive, Send], Awaitable[None]]
SAID = {
    400: b"The request could not be understood.\n",
    408: b"The request took too long to arrive.\n",
    500: b"Something broke on our side.\n",
}


def guarded(door: Door) -> Door:
    """Wrap an ASGI app so that an error is answered with 500, or cuts off a response that has already started."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def sent(message: Any) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await door(scope, receive, sent)
        # Any error: the server would answer without our headers, and log the message.
        except Exception as error:
            tell(error)
            if scope["type"] == "http" and not begun:
                headers = [(name.lower().encode(), value.encode()) for name, value in all_headers().items()]
                await send({"type": "http.response.start", "status": 500, "headers": headers})
                await send({"type": "http.response.body", "body": SAID[500]})

    return guard


def tell(error: Exception) -> None:
    """Log an error without its message, which the streams' process has no formatter to remove."""
    log.error("nobody else answered (%s)", type(error).__name__, extra={"error": error_and_places(error)})


def all_headers() -> dict[str, str]:
    """The headers of a plain text response."""
    return {"Content-Type": "text/plain; charset=utf-8", **settings.ALS_HEADERS}
