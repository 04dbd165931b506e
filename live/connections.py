"""One open event stream: its queue of frames and its expiry."""

import asyncio
import json
from collections import deque
from collections.abc import Mapping

from live import clock
from live.facts import Fact
from live.tickets import Ticket

MOST_WAITING = 64
GRACE = 5.0


def frame(event: str, data: Mapping[str, Fact]) -> bytes:
    """Encode one server-sent event."""
    return f"event: {event}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


EXPIRED = frame("expired", {})


def heartbeat() -> bytes:
    """The page answers each with a presence request, since browsers slow down the timers of hidden pages, and sets its
    clock by it: a device that slept does not know for how long."""
    return b": still here\n" + frame("beat", {"now": clock.now().isoformat()})


class Connection:
    """The queue between the hub and one browser; a browser that is too slow is disconnected."""

    __slots__ = ("_expires", "_frames", "_task", "_wake", "ended", "slow", "ticket")

    def __init__(self, ticket: Ticket) -> None:
        self.ticket = ticket
        self.ended = False
        self.slow = False
        self._frames: deque[bytes] = deque()
        self._wake = asyncio.Event()
        self._task = asyncio.current_task()
        self._expires = asyncio.get_running_loop().time() + ticket.expires_at - clock.unix_time()

    def put(self, piece: bytes) -> None:
        """Queue a frame; disconnect instead if too many are waiting."""
        if self.ended:
            return
        if len(self._frames) >= MOST_WAITING:
            self._drop()
            return
        self._frames.append(piece)
        self._wake.set()

    def end(self, last_words: bytes = b"") -> None:
        """Close after the queued frames and a last one; disconnect if they are not taken within GRACE seconds."""
        if not self.ended:
            self.ended = True
            self._frames.append(last_words)
            self._wake.set()
            asyncio.get_running_loop().call_later(GRACE, self._drop)

    def _drop(self) -> None:
        self.slow = True
        self.ended = True
        if self._task:
            self._task.cancel()  # interrupts a blocked send(); does nothing to a finished task

    async def take(self, quiet: float) -> bytes:
        """Wait for frames and return all of them; a heartbeat after `quiet` seconds without any; the last frame on
        expiry."""
        left = self._expires - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(min(quiet, left)):
                await self._wake.wait()
        except TimeoutError:
            if quiet < left:
                return heartbeat()
            self.end(EXPIRED)
        self._wake.clear()
        waiting = b"".join(self._frames)
        self._frames.clear()
        return waiting
