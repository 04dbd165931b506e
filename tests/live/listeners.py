"""A browser's end of a stream, for tests that call the stream directly."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from live.stream import stream
from live.tickets import issue_ticket

ADA = UUID("00000000-0000-7000-8000-00000000000a")
BEN = UUID("00000000-0000-7000-8000-00000000000b")


def topic() -> str:
    """A topic nobody else uses, even when several tests share one Redis."""
    return f"session:{uuid4()}"


class Listener:
    """Collects what the stream sends; `stuck` browsers take the headers and nothing more."""

    def __init__(self, *, stuck: bool = False) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""
        self.closed = False
        self.stuck = stuck
        self._leave = asyncio.Event()
        self._pieces: asyncio.Queue[bytes] = asyncio.Queue()

    async def receive(self) -> Mapping[str, Any]:
        await self._leave.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Mapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            return
        if self.stuck:
            await asyncio.Event().wait()
        self.closed = not message.get("more_body", False)
        self.body += message["body"]
        for piece in message["body"].split(b"\n\n")[:-1]:
            self._pieces.put_nowait(piece)

    async def piece(self) -> bytes:
        """The next event or comment as it came."""
        async with asyncio.timeout(5):
            return await self._pieces.get()

    async def event(self) -> tuple[str, dict[str, Any]]:
        """The next event, with its data; comments are passed over."""
        while (piece := await self.piece()).startswith(b":"):
            pass
        name, data = piece.decode().split("\n")
        return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))

    def hears_nothing(self) -> bool:
        return self._pieces.empty()

    def leave(self) -> None:
        self._leave.set()


@asynccontextmanager
async def listening(
    ticket: str = "",
    *,
    about: str = "",
    user_id: UUID = ADA,
    stuck: bool = False,
    headers: Mapping[str, str] | None = None,
    **request: str,
) -> AsyncIterator[Listener]:
    """Open the stream with this ticket, or a fresh one about a topic, until it has answered or ended."""
    listener = Listener(stuck=stuck)
    shown = ticket or issue_ticket(topic=about, user_id=user_id)
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/live/",
        "query_string": urlencode({"ticket": shown}).encode(),
        "headers": [(name.encode(), value.encode()) for name, value in (headers or {}).items()],
        **request,
    }
    task = asyncio.create_task(stream(scope, listener.receive, listener.send))
    try:
        async with asyncio.timeout(5):
            while not (listener.status or task.done()):
                await asyncio.sleep(0.001)
        yield listener
    finally:
        listener.leave()
        with suppress(TimeoutError):
            await asyncio.wait_for(task, 0.2 if stuck else 5)


async def ended(listener: Listener) -> None:
    """Wait until the stream has closed itself."""
    async with asyncio.timeout(5):
        while not listener.closed:
            await asyncio.sleep(0.005)
