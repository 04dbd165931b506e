"""How long a press takes to the last screen, against the floor: the least a committed write and a signal can cost."""

import asyncio
import contextlib
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from http.client import HTTPConnection
from typing import Protocol
from urllib.parse import urlsplit
from uuid import uuid4

from bench.figures import Figure

PRESSES = 30
# Makes one move; may say when it began (time.monotonic()), else it began when it was called.
Press = Callable[[], Awaitable[float | None]]


class Ear(Protocol):
    """Something that waits for a change."""

    async def changed(self) -> float:
        """When the next change was there, on the clock of time.monotonic()."""


class Listener:
    """A browser of the barest kind: one socket, and the moment of the last change that came through it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, url: str) -> "Listener":
        parts = urlsplit(url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        address = f"{parts.path}?{parts.query}"
        writer.write(f"GET {address} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
        listener = cls(reader, writer)
        await listener._until(b"event: hello")
        return listener

    async def changed(self) -> float:
        """When the next change arrived, on the clock of time.monotonic()."""
        return await self._until(b"event: changed")

    async def _until(self, mark: bytes) -> float:
        while True:
            line = await self._reader.readline()
            if line.startswith(mark):
                return time.monotonic()
            if not line:
                raise ConnectionError("the stream has ended")

    def close(self) -> None:
        self._writer.close()


@contextlib.asynccontextmanager
async def listeners(urls: Sequence[str]) -> AsyncIterator[list[Listener]]:
    """Open streams, all greeted."""
    opened = [await Listener.open(url) for url in urls]
    try:
        yield opened
    finally:
        for listener in opened:
            listener.close()


async def press_to_last(press: Press, ears: Sequence[Ear]) -> float:
    """Milliseconds from the press until the last has what it waits for."""
    waiting = [asyncio.create_task(listener.changed()) for listener in ears]
    await asyncio.sleep(0.03)  # quiet again, also on the side of the server
    started = time.monotonic()
    began = await press() or started
    async with asyncio.timeout(10):
        arrived = await asyncio.gather(*waiting)
    return (max(arrived) - began) * 1000


async def compare(
    *, press: Press, streams: Sequence[str], database_url: str, redis_url: str | None, presses: int = PRESSES
) -> list[Figure]:
    """The press and the floor to as many streams as are given, turn by turn in one run; medians and their ratio."""
    count = len(streams)
    async with (
        floor(database_url, redis_url, count) as (bare_press, bare_streams),
        listeners(bare_streams) as bare,
        listeners(streams) as real,
    ):
        pairs = []
        for _ in range(presses + 3):
            pairs.append((await press_to_last(bare_press, bare), await press_to_last(press, real)))
    bare_times, real_times = zip(*pairs[3:], strict=True)  # the first ones only warm up
    least, median = statistics.median(bare_times), statistics.median(real_times)
    p95 = statistics.quantiles(real_times, n=20)[-1]
    kinds = f"{_kind(database_url)}, {'Redis' if redis_url else 'in-process'}"
    how = f"median of {presses}, last of {count} streams, {kinds}"
    return [
        Figure(f"floor_{count}", least, "ms", f"{how}; committed write and signal, no pages"),
        Figure(f"press_{count}", median, "ms", f"{how}; from the request to the signal"),
        Figure(f"press_{count}_p95", p95, "ms", f"95th of 100 of the same {presses}"),
        Figure(f"press_{count}_ratio", median / least, "x", "press over floor, same run, turn by turn"),
    ]


def _kind(database_url: str) -> str:
    return "SQLite" if database_url.startswith("sqlite") else "PostgreSQL"


@contextlib.asynccontextmanager
async def floor(
    database_url: str, redis_url: str | None, count: int
) -> AsyncIterator[tuple[Press, list[str]]]:
    """A server of bare streams, and a press that is nothing but a committed write and a signal."""
    topic = f"bench:{uuid4()}"
    with _bare_server(database_url, redis_url) as address, contextlib.closing(Line(address)) as line:
        urls = [address + line.ask("GET", f"/ticket?topic={topic}").decode() for _ in range(count)]

        async def press() -> float:
            return float(await asyncio.to_thread(line.ask, "GET", f"/press?topic={topic}"))

        yield press, urls


class Line:
    """A kept connection to a site, for presses: so that no figure holds the opening of one."""

    def __init__(self, address: str) -> None:
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
        self._used_at = 0.0

    def _refresh(self) -> None:
        """Servers hang up on a line that was quiet for some seconds."""
        if time.monotonic() - self._used_at > 2:
            self._connection.close()
            self._connection.connect()
            # without this, a body sent after its head waits for the other side's acknowledgement
            self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._used_at = time.monotonic()

    def ask(
        self, method: str, path: str, body: str | None = None, headers: Mapping[str, str] | None = None
    ) -> bytes:
        """The body of the answer; anything but success or a redirect is an error."""
        self._refresh()
        self._connection.request(method, path, body, dict(headers or {}))
        answer = self._connection.getresponse()
        said = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path} was answered with {answer.status}")
        return said

    def close(self) -> None:
        self._connection.close()


@contextlib.contextmanager
def _bare_server(database_url: str, redis_url: str | None) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["-m", "uvicorn", "bench.floor:app", "--port", str(port), "--log-level", "critical"]
    process = subprocess.Popen(
        [sys.executable, *words, "--timeout-graceful-shutdown", "1"],
        env=os.environ | {"DATABASE_URL": database_url, "REDIS_URL": redis_url or ""},
    )
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _try in range(400):
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError("the bare server did not start")
