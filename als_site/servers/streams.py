"""The ASGI entry point for streams alone, in production: no Django apps or tables; any number of processes."""

import asyncio
import os
from collections.abc import Callable

from als_site.servers import logs
from als_site.servers.asgi_errors import guarded
from live.stream import Receive, Scope, Send, stream

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "als_site.settings")
logs.take_over()


@guarded
async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve /live/; the stream answers 404 to other paths."""
    if scope["type"] == "lifespan":
        await live_on(receive, send)
    elif scope["type"] == "http":
        await stream(scope, receive, send)


async def live_on(receive: Receive, send: Send, refusal: Callable[[], str] = str) -> None:
    """Answer the ASGI lifespan events; a reason not to start ends the server with that line."""
    while True:
        asked = (await receive())["type"]
        if asked == "lifespan.startup" and (said := await asyncio.to_thread(refusal)):
            await send({"type": "lifespan.startup.failed", "message": said})
            return
        await send({"type": f"{asked}.complete"})
        if asked == "lifespan.shutdown":
            return
