"""The door for streams in production: no pages, no apps, no tables; any number of such processes."""

import os

from als_site.servers.asgi_errors import guarded
from live.stream import Receive, Scope, Send, stream

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "als_site.settings")


@guarded
async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Only /live/; the stream itself refuses every other address."""
    if scope["type"] == "lifespan":
        await _live_on(receive, send)
    elif scope["type"] == "http":
        await stream(scope, receive, send)


async def _live_on(receive: Receive, send: Send) -> None:
    """Servers like to hear that all is well, at the start and at the end."""
    while True:
        asked = (await receive())["type"]
        await send({"type": f"{asked}.complete"})
        if asked == "lifespan.shutdown":
            return
