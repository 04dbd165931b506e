"""A facilitator's press in a real room to the last screen: its signal, and the whole new fragment."""

import asyncio
import contextlib
import itertools
import os
import statistics
import time
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from bench.figures import Figure
from bench.meeting import Guest, Meeting, client_of, gather
from bench.signal import PRESSES, Line, Listener, Press, compare, floor, listeners, press_to_last
from bench.sites import Site, served


class Presser:
    """The host's browser: next and back in turn, each with the version it has seen.

    It fetches nothing on its own signal: while a form is on its way, its answer is waited for (static/js/stream.js).
    """

    def __init__(self, meeting: Meeting, site: Site) -> None:
        self._room, self._host = meeting.room, meeting.guests[0]
        self._version = meeting.session.version
        self._line = Line(site.pages)
        self._verbs = itertools.cycle(("next", "back"))
        self._answered: asyncio.Queue[float] = asyncio.Queue()

    async def press(self) -> None:
        """One move, sent as htmx sends it; the answer is the host's own new fragment."""
        body = urlencode({"expected_version": self._version, "key": uuid4().hex})
        address = f"{self._room}/do/{next(self._verbs)}"
        await asyncio.to_thread(self._line.ask, "POST", address, body, self._host.posting)
        self._version += 1
        self._answered.put_nowait(time.monotonic())

    async def changed(self) -> float:
        """When the answer to the next press was there: the host's own screen."""
        while not self._answered.empty():
            self._answered.get_nowait()
        return await self._answered.get()


class Screen:
    """A browser in the room: it hears the signal and fetches the whole fragment on a kept connection."""

    def __init__(self, listener: Listener, address: str, guest: Guest, path: str) -> None:
        self._listener, self._address = listener, urlsplit(address)
        words = "".join(f"{name}: {value}\r\n" for name, value in guest.headers.items())
        self._request = f"GET {path} HTTP/1.1\r\nHost: {self._address.netloc}\r\n{words}\r\n".encode()
        self._pair: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._used_at = 0.0

    async def ready(self) -> None:
        """An open connection, as a browser keeps one; servers hang up on a quiet one."""
        if self._pair is None or time.monotonic() - self._used_at > 2:
            self.close()
            self._pair = await asyncio.open_connection(self._address.hostname, self._address.port)
            self._used_at = time.monotonic()

    async def changed(self) -> float:
        """When the fragment that the signal asked for was there to its last byte."""
        await self._listener.changed()
        assert self._pair is not None
        reader, writer = self._pair
        writer.write(self._request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise RuntimeError(head.decode("latin-1"))
        await reader.readexactly(int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]))
        self._used_at = time.monotonic()
        return self._used_at

    def close(self) -> None:
        if self._pair is not None:
            self._pair[1].close()
        self._pair = None


def figures() -> Iterator[Figure]:
    """The press with 9 and 100 streams, then to the whole fragment on 9 screens."""
    meeting = gather()
    with served() as site:
        presser = Presser(meeting, site)
        for count in (9, 100):
            streams = meeting.stream_urls(site.streams, count)
            yield from _named(site, asyncio.run(_signal(presser.press, streams)))
        yield from _named(site, asyncio.run(_fragments(presser, meeting, site)))
    yield from _named(None, [*_alone(meeting), _change_cpu(meeting)])


async def _signal(press: Press, streams: list[str]) -> list[Figure]:
    return await compare(
        press=press,
        streams=streams,
        database_url=os.environ["DATABASE_URL"],
        redis_url=os.environ.get("REDIS_URL") or None,
    )


async def _fragments(presser: Presser, meeting: Meeting, site: Site) -> list[Figure]:
    """Eight fetch at once and the host's answer is drawn; the floor is measured between the presses."""
    count = len(meeting.guests)
    database, redis = os.environ["DATABASE_URL"], os.environ.get("REDIS_URL") or None
    async with (
        floor(database, redis, count) as (bare_press, bare_streams),
        listeners(bare_streams) as bare,
        _screens(meeting, site) as screens,
    ):
        pairs = []
        for _ in range(PRESSES + 3):
            least = await press_to_last(bare_press, bare)
            for screen in screens:
                await screen.ready()
            pairs.append((least, await press_to_last(presser.press, [presser, *screens])))
    floors, times = zip(*pairs[3:], strict=True)
    least, median = statistics.median(floors), statistics.median(times)
    how = f"median of {PRESSES}; from the request to the last byte of the last of {count} people's fragments"
    return [
        Figure(f"fragment_{count}", median, "ms", how),
        Figure(f"fragment_{count}_ratio", median / least, "x", f"over the floor of {least:.2f} ms, same run"),
    ]


@contextlib.asynccontextmanager
async def _screens(meeting: Meeting, site: Site) -> AsyncIterator[list[Screen]]:
    urls = meeting.stream_urls(site.streams, len(meeting.guests))
    async with listeners(urls) as ears:
        pairs = list(zip(ears, meeting.guests, strict=True))[1:]
        screens = [Screen(ear, site.pages, guest, f"{meeting.room}/fragment") for ear, guest in pairs]
        try:
            yield screens
        finally:
            for screen in screens:
                screen.close()


def _alone(meeting: Meeting) -> list[Figure]:
    """One fragment with nobody else about, within this process: what the page itself costs."""
    clients = {"host": client_of(meeting.guests[0]), "member": client_of(meeting.guests[2])}
    times: dict[str, list[float]] = {who: [] for who in clients}
    for _ in range(PRESSES + 3):
        for who, client in clients.items():
            began = time.perf_counter()
            client.get(f"{meeting.room}/fragment")
            times[who].append((time.perf_counter() - began) * 1000)
    how = f"median of {PRESSES}, the view with all middleware and no server, busiest stage"
    return [
        Figure(f"fragment_time_{who}", statistics.median(taken[3:]), "ms", how)
        for who, taken in times.items()
    ]


def _change_cpu(meeting: Meeting) -> Figure:
    """What one change costs all its screens: the press with its answer, and the others' fragments one after another."""
    host, *others = [client_of(guest) for guest in meeting.guests]
    meeting.session.refresh_from_db()
    version, verbs = meeting.session.version, itertools.cycle(("next", "back"))
    spent = []
    for _ in range(PRESSES + 3):
        began = time.process_time()
        said = {"expected_version": version, "key": uuid4().hex}
        host.post(f"{meeting.room}/do/{next(verbs)}", said)
        version += 1
        for client in others:
            client.get(f"{meeting.room}/fragment")
        spent.append((time.process_time() - began) * 1000)
    how = f"median of {PRESSES}, processor time of a press and {len(meeting.guests)} screens, no server"
    return Figure("change_cpu", statistics.median(spent[3:]), "ms", how)


def _named(site: Site | None, found: list[Figure]) -> Iterator[Figure]:
    """The same names on each database, with its own beginning."""
    kind = "pg" if os.environ.get("REDIS_URL") else "sqlite"
    for figure in found:
        how = figure.how if site is None else f"{figure.how}; {site.how}"
        yield Figure(f"{kind}_{figure.name}", figure.value, figure.unit, how)
