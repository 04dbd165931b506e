"""The ASGI entry point for streams alone, in production: no Django apps or tables; any number of processes."""

import os

from als_site.servers.asgi_errors import guarded
from live.stream import Receive, Scope, Send, stream

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "als_site.settings")


@guarded
async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve /live/; the stream answers 404 to other paths."""
    if scope["type"] == "lifespan":
        await _live_on(receive, send)
    elif scope["type"] == "http":
        await stream(scope, receive, send)


async def _live_on(receive: Receive, send: Send) -> None:
    """Answer the ASGI lifespan events."""
    while True:
        asked = (await receive())["type"]
        await send({"type": f"{asked}.complete"})
        if asked == "lifespan.shutdown":
            return
