"""One open stream: what waits to be sent to it, and when it ends."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Mapping

from live.facts import Fact
from live.tickets import Ticket

MOST_WAITING = 64
GRACE = 5.0


def frame(event: str, data: Mapping[str, Fact]) -> bytes:
    """One server-sent event."""
    return f"event: {event}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


EXPIRED = frame("expired", {})
# Heard by the page, which answers that it is here: a hidden page's own timers are too slow for that.
HEARTBEAT = b": still here\nevent: beat\ndata: 1\n\n"


class Connection:
    """Frames in from the hub, frames out to one browser; never waits for a slow one."""

    __slots__ = ("_expires", "_frames", "_task", "_wake", "ended", "slow", "ticket")

    def __init__(self, ticket: Ticket) -> None:
        self.ticket = ticket
        self.ended = False
        self.slow = False
        self._frames: deque[bytes] = deque()
        self._wake = asyncio.Event()
        self._task = asyncio.current_task()
        self._expires = asyncio.get_running_loop().time() + ticket.expires_at - time.time()

    def put(self, piece: bytes) -> None:
        """Queue a frame, or drop the browser that has not taken the last ones."""
        if self.ended:
            return
        if len(self._frames) >= MOST_WAITING:
            self._drop()
            return
        self._frames.append(piece)
        self._wake.set()

    def end(self, last_words: bytes = b"") -> None:
        """Close after what waits, with a last frame; a browser that does not take it in time is dropped."""
        if not self.ended:
            self.ended = True
            self._frames.append(last_words)
            self._wake.set()
            asyncio.get_running_loop().call_later(GRACE, self._drop)

    def _drop(self) -> None:
        self.slow = True
        self.ended = True
        if self._task:
            self._task.cancel()  # it waits in send(), where nothing else reaches it; when done, this does nothing

    async def take(self, quiet: float) -> bytes:
        """All that waits; or a heartbeat after `quiet` seconds without any; the ticket's expiry ends it."""
        left = self._expires - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(min(quiet, left)):
                await self._wake.wait()
        except TimeoutError:
            if quiet < left:
                return HEARTBEAT
            self.end(EXPIRED)
        self._wake.clear()
        waiting = b"".join(self._frames)
        self._frames.clear()
        return waiting
