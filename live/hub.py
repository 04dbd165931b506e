"""All open streams of this process, and the one subscription that feeds them."""

import asyncio
import json
import logging
from collections.abc import Iterator
from contextlib import suppress

from django.conf import settings

from live import clock, open_streams
from live.connections import EXPIRED, Connection, frame
from live.messages import CLOCK, CONTROL, KEPT_SECONDS, Wire
from live.tickets import Ticket
from live.transports import wire

MOST_PER_TOPIC = 10
FIRST_WAIT = 2.0
CROWDED = frame("crowded", {})
DEAF = frame("deaf", {})
RESYNC = frame("resync", {})


log = logging.getLogger(__name__)


class HubFull(Exception):
    """The process has reached ALS_LIVE_MAX streams."""


class TicketRevoked(Exception):
    """The ticket's permission was withdrawn after it was issued."""


class Hub:
    """The streams by topic. Only used from one event loop, so it needs no locks."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._by_topic: dict[str, dict[Connection, None]] = {}
        self._revoked: dict[tuple[str, str | None], float] = {}
        self._hearing = asyncio.Event()
        self._went_deaf = False
        self._listening: asyncio.Task[None] | None = None
        self._telling: asyncio.Task[None] | None = None
        self.size = 0

    async def join(self, ticket: Ticket) -> Connection:
        """Add a stream to its topic. Beyond ten of one person there, the oldest ends. Raises TicketRevoked or
        HubFull."""
        await self._listen()
        if self._is_revoked(ticket):
            raise TicketRevoked
        if self.size >= getattr(settings, "ALS_LIVE_MAX", 20_000):
            raise HubFull
        connection = Connection(ticket)
        there = self._by_topic.setdefault(ticket.topic, {})
        own = [other for other in there if other.ticket.user_id == ticket.user_id and not other.ended]
        for oldest in own[: max(0, len(own) + 1 - MOST_PER_TOPIC)]:
            oldest.end(CROWDED)
        there[connection] = None
        self.size += 1
        connection.put(frame("hello", {"topic": ticket.topic}))
        if not self._hearing.is_set():
            connection.put(DEAF)
        return connection

    def leave(self, connection: Connection) -> None:
        """Remove a stream; does nothing if it was removed already."""
        there = self._by_topic.get(connection.ticket.topic, {})
        if connection in there:
            del there[connection]
            self.size -= 1
            if not there:
                del self._by_topic[connection.ticket.topic]

    async def _listen(self) -> None:
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(self._wire.listen(self._heard, self._is_hearing))
            self._telling = asyncio.create_task(open_streams.tell(self._wire, lambda: self.size))
        with suppress(TimeoutError):
            async with asyncio.timeout(0 if self._went_deaf else FIRST_WAIT):
                await self._hearing.wait()

    def _is_hearing(self, hearing: bool) -> None:
        if hearing and self._went_deaf:
            self._tell_everybody(RESYNC)
        elif not hearing and self._hearing.is_set():
            self._tell_everybody(DEAF)
            self._hearing.clear()
        if hearing:
            self._hearing.set()
        self._went_deaf = not hearing

    def _heard(self, channel: str, payload: str) -> None:
        try:
            said = json.loads(payload)
            if channel == CONTROL:
                self._revoke(said["user"], said["topic"], said["at"])
            elif said["topic"] == CLOCK:
                clock.set_by(said["version"] / 1000)
            elif there := self._by_topic.get(said["topic"]):
                changed = frame("changed", said)
                for connection in tuple(there):
                    connection.put(changed)
        except (ValueError, KeyError, TypeError):
            log.warning("live: a signal nobody understands")  # must not end the subscription

    def _revoke(self, user: str, topic: str | None, at: float) -> None:
        oldest = clock.unix_time() - KEPT_SECONDS
        self._revoked = {who: when for who, when in self._revoked.items() if when > oldest}
        self._revoked[user, topic] = max(at, self._revoked.get((user, topic), 0))
        for connection in self._everybody():
            if self._is_revoked(connection.ticket):
                connection.end(EXPIRED)

    def _is_revoked(self, ticket: Ticket) -> bool:
        user = ticket.user_id.hex
        return ticket.issued_at <= max(self._revoked.get((user, about), 0) for about in (None, ticket.topic))

    def _tell_everybody(self, piece: bytes) -> None:
        for connection in self._everybody():
            connection.put(piece)

    def _everybody(self) -> Iterator[Connection]:
        return (connection for there in tuple(self._by_topic.values()) for connection in tuple(there))


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """The hub of the running event loop: one per process, except in tests."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        for closed in [other for other in _hubs if other.is_closed()]:
            del _hubs[closed]
        _hubs[loop] = Hub(wire())
    return _hubs[loop]
