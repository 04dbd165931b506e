"""The transport within one process, without Redis: from request threads to the streams' event loop."""

import asyncio
import time
from contextlib import suppress

from live.messages import CONTROL, KEPT_SECONDS, Hearing, Message, OnMessage


class LocalTransport:
    """Can be called from any thread; does nothing when there are no listeners."""

    def __init__(self) -> None:
        self._ears: list[tuple[asyncio.AbstractEventLoop, OnMessage]] = []
        self._kept: dict[str, float] = {}
        self._open = 0

    def send(self, message: Message) -> None:
        if message.channel == CONTROL:
            self._keep(message.payload)
        for loop, heard in tuple(self._ears):
            with suppress(RuntimeError):  # the event loop is closed, and its connections with it
                loop.call_soon_threadsafe(heard, message.channel, message.payload)

    async def listen(self, heard: OnMessage, hearing: Hearing) -> None:
        ear = (asyncio.get_running_loop(), heard)
        self._ears.append(ear)
        try:
            for payload in tuple(self._kept):
                heard(CONTROL, payload)
            hearing(True)
            await asyncio.Event().wait()
        finally:
            self._ears.remove(ear)

    async def tell_open(self, streams: int) -> None:
        self._open = streams

    def open_streams(self) -> int:
        return self._open

    def _keep(self, payload: str) -> None:
        now = time.time()
        fresh = {old: at for old, at in tuple(self._kept.items()) if at > now - KEPT_SECONDS}
        self._kept = {**fresh, payload: now}
