"""How many sets can be live at once: every screen as a browser, through nginx with TLS, until it is too slow.

Each of nine screens of a set holds a stream, says every 15 seconds that it is here, and fetches its own fragment on
each change, which comes every ten seconds. What each part of the site spends of processor time is counted besides:
that depends on nobody else on the machine.
"""

import asyncio
import itertools
import json
import os
import random
import ssl
import statistics
import tempfile
import time
from collections.abc import Coroutine, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import redis
from django.db import connection
from django_scopes import scopes_disabled

from bench.figures import Figure
from bench.long import Room as Live
from bench.long import every_room
from bench.meeting import BUSIEST, Guest, jump, sign_in, write_down
from bench.sites import served
from core import clock
from live.tickets import stream_url
from scripts.network import Proxy
from sessions.models import Attendance, Presence, Session, Step
from sets.models import Membership
from tests.servers import free_port

SCREENS, EVERY, HERE = 9, 10.0, 15.0
LEVELS = (10, 20, 30, 40, 50, 60, 80, 100)
GOAL = 300.0
QUIET = 20.0
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Wire:
    """One connection through TLS, kept as a browser keeps it."""

    def __init__(self, port: int, trusted: ssl.SSLContext) -> None:
        self._port, self._trusted = port, trusted
        self._pair: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.lock = asyncio.Lock()

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._pair is None:
            self._pair = await asyncio.open_connection(
                "127.0.0.1", self._port, ssl=self._trusted, server_hostname=Proxy.HOST
            )
        return self._pair

    async def ask(
        self, method: str, path: str, headers: dict[str, str], body: str | None = None
    ) -> tuple[int, bytes]:
        """The answer; once more over a new connection when the other side has hung up meanwhile."""
        lines = {"Host": "127.0.0.1", **headers} | (
            {"Content-Length": str(len(body))} if body is not None else {}
        )
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        said = f"{method} {path} HTTP/1.1\r\n{head}\r\n{body or ''}".encode()
        for again in (True, False):
            try:
                reader, writer = await self.open()
                writer.write(said)
                return await _answer(reader)
            except (asyncio.IncompleteReadError, ConnectionError):
                self._pair = None
                if not again:
                    raise
        raise AssertionError

    def close(self) -> None:
        if self._pair is not None:
            self._pair[1].close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head.split(b" ", 2)[1])
    if b"content-length:" in head:
        return status, await reader.readexactly(
            int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        )
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return status, body


@dataclass
class Room:
    """One set: its nine people, when each version was pressed, and how long until each screen had it."""

    session: Session
    guests: list[Guest]
    version: int
    pressed: dict[int, float] = field(default_factory=dict)
    delays: list[float] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/sessions/{self.session.pk}/room"


class Crowd:
    """All screens of the rooms that are live by now."""

    def __init__(self, port: int, trusted: ssl.SSLContext) -> None:
        self.port, self.trusted = port, trusted
        self.tasks: list[asyncio.Task[None]] = []
        self.lines: list[asyncio.StreamWriter] = []
        self.live: list[Room] = []
        self.changing = False
        self.failed: list[str] = []
        self.fragments = self.heres = self.presses = 0

    async def come(self, room: Room) -> None:
        for number, guest in enumerate(room.guests):
            url = stream_url(topic=room.session.topic, user_id=guest.person.pk)
            reader, writer = await Wire(self.port, self.trusted).open()
            self.lines.append(writer)  # a line that nobody holds is closed
            writer.write(f"GET {url} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            await reader.readuntil(b"event: hello")
            wire = Wire(self.port, self.trusted)
            self._begin(self._here(room, guest, wire))
            self._begin(self._follow(room, guest, reader, wire) if number else self._sink(reader))
            if not number:
                self._begin(self._press(room, wire))
        self.live.append(room)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        """What ends a screen before its time is said, and ends the measurement."""
        task = asyncio.create_task(work)
        self.tasks.append(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            self.failed.append(repr(task.exception()))

    async def _sink(self, reader: asyncio.StreamReader) -> None:
        """The host's own stream: their words come with the answer to the press."""
        while await reader.readline():
            pass

    async def _follow(self, room: Room, guest: Guest, reader: asyncio.StreamReader, wire: Wire) -> None:
        shown, news = room.version, asyncio.Event()
        heard = [shown]
        ear = asyncio.create_task(_hear(reader, heard, news))
        try:
            while True:
                await news.wait()
                news.clear()
                if heard[0] <= shown:
                    continue
                async with wire.lock:
                    status, body = await wire.ask("GET", f"{room.path}/fragment", guest.headers)
                if status != 200:
                    self.failed.append(f"fragment {status}")
                    continue
                self.fragments += 1
                found = int(body.split(b' data-version="', 1)[1].split(b'"', 1)[0])
                self._note(room, shown, found)
                shown = found
        finally:
            ear.cancel()

    def _note(self, room: Room, before: int, found: int) -> None:
        now = time.monotonic()
        room.delays += [
            (now - room.pressed[v]) * 1000 for v in range(before + 1, found + 1) if v in room.pressed
        ]

    async def _here(self, room: Room, guest: Guest, wire: Wire) -> None:
        await asyncio.sleep(HERE * random.random())
        while True:
            due = time.monotonic() + HERE
            async with wire.lock:
                status, _body = await wire.ask("POST", f"{room.path}/here", guest.posting, "")
            self.heres += 1
            if status != 200:
                self.failed.append(f"here {status}")
            await asyncio.sleep(max(0, due - time.monotonic()))

    async def _press(self, room: Room, wire: Wire) -> None:
        for verb in itertools.cycle(("next", "back")):
            await asyncio.sleep(random.uniform(0.5, 1.5) * EVERY)
            while not self.changing:
                await asyncio.sleep(EVERY * random.random())
            body = urlencode({"expected_version": room.version, "key": uuid4().hex})
            room.pressed[room.version + 1] = time.monotonic()
            async with wire.lock:
                status, _body = await wire.ask("POST", f"{room.path}/do/{verb}", room.guests[0].posting, body)
            if status != 200:
                self.failed.append(f"{verb} {status}")
                continue
            self.presses += 1
            room.version += 1
            self._note(room, room.version - 1, room.version)


async def _hear(reader: asyncio.StreamReader, heard: list[int], news: asyncio.Event) -> None:
    while line := await reader.readline():
        if line.startswith(b'data: {"topic"') or b'"version":' in line:
            with suppress(ValueError, KeyError):
                heard[0] = max(heard[0], json.loads(line[6:])["version"])
                news.set()


class Meter:
    """Processor seconds and memory of each part, with its children."""

    def __init__(self, parts: dict[str, int]) -> None:
        self._parts = parts

    def seconds(self) -> dict[str, float]:
        """What they have spent, those that have ended included."""
        return {name: sum(_stat(pid)[1] for pid in _tree(root)) for name, root in self._parts.items()}

    def memory(self) -> dict[str, float]:
        """MiB of their own: what processes share is counted once for each that shares it, divided."""
        return {name: sum(_own(pid) for pid in _tree(root)) / 1024 for name, root in self._parts.items()}


def _stat(pid: int) -> tuple[int, float]:
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0, 0.0
    return int(words[1]), sum(int(each) for each in words[11:15]) / TICK


def _own(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def _tree(root: int) -> list[int]:
    parents = {int(each.name): _stat(int(each.name))[0] for each in Path("/proc").glob("[0-9]*")}
    found, more = [root], True
    while more:
        new = [pid for pid, parent in parents.items() if parent in found and pid not in found]
        found, more = found + new, bool(new)
    return found


def figures() -> Iterator[Figure]:
    """Level by level until a twentieth of the screens waits too long."""
    seconds = 40 * float(os.environ.get("BENCH_MINUTES", "1"))
    rooms = every_room(max(LEVELS))
    with served() as site, tempfile.TemporaryDirectory() as folder:
        port = free_port()
        ends = [each.rsplit("/", 1)[-1] for each in (site.pages, site.streams)]
        proxy = Proxy([], Path(folder) / "front", ends[:1], ends[1:], port)
        proxy.start()
        assert proxy.process is not None
        pages, streams = (process.pid for process in site.processes)
        meter = Meter(
            {"pages": pages, "streams": streams, "proxy": proxy.process.pid}
            | {"postgres": _postgres(), "redis": _redis()}
        )
        trusted = ssl.create_default_context(cafile=proxy.certificate)
        try:
            time.sleep(2)
            yield from asyncio.run(_levels(Crowd(port, trusted), rooms, meter, seconds))
        finally:
            proxy.stop()


def _postgres() -> int:
    """The database server's own process, of which all others are children."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        folder = cursor.fetchone()[0]
    return int((Path(folder) / "postmaster.pid").read_text().split()[0])


def _redis() -> int:
    return int(redis.Redis.from_url(os.environ["REDIS_URL"]).info("server")["process_id"])


def _room(session: Session, host: Guest) -> Room:
    """Nine people here, in the second stage of questions with a dozen written down."""
    with scopes_disabled():
        held = Membership.objects.current().filter(learning_set=session.learning_set_id, role="member")
        people = [membership.person for membership in held.select_related("person")]
        guests = [host, *(sign_in(person) for person in people)][:SCREENS]
        first = session.session_rounds.all()[0]
        first.presenter = guests[1].person
        first.save()
        now = clock.now()
        for guest in guests:
            said = {"presence": Presence.IN_ROOM, "arrived_at": now, "seen_at": now}
            Attendance.objects.update_or_create(session=session, person=guest.person, defaults=said)
        step = Step.objects.filter(session=session, kind=BUSIEST).order_by("position")[0]
        jump(session, host, step)
        write_down(session, step, [guests[0], *guests[2:]])
        session.refresh_from_db()
    return Room(session, guests, session.version)


async def _levels(crowd: Crowd, rooms: list[Live], meter: Meter, seconds: float) -> list[Figure]:
    found: list[Figure] = []
    best = 0
    try:
        for level in LEVELS:
            for one in rooms[len(crowd.live) : level]:
                await crowd.come(await asyncio.to_thread(_room, one.session, one.host))
            crowd.changing = False
            await asyncio.sleep(HERE / 2)
            quiet = await _spent(crowd, meter, QUIET)
            crowd.changing = True
            await asyncio.sleep(EVERY)
            for room in crowd.live:
                room.delays.clear()
            busy = await _spent(crowd, meter, seconds)
            p95 = _p95(crowd)
            found += _told(level, quiet, busy, p95, crowd, meter)
            print("\n".join(str(each) for each in found[-9:]), flush=True)
            if p95 >= GOAL or crowd.failed:
                break
            best = level
    finally:
        for task in crowd.tasks:
            task.cancel()
    how = f"{SCREENS} screens each, a change per {EVERY:.0f} s; p95 < {GOAL:.0f} ms from press to words on the screen"
    return [
        Figure(
            "capacity_sets",
            best,
            "sets live",
            f"{how}; {os.cpu_count()} cores, with those who ask on them too",
        )
    ]


def _p95(crowd: Crowd) -> float:
    delays = [delay for room in crowd.live for delay in room.delays]
    return statistics.quantiles(delays, n=20)[-1] if len(delays) > 1 else float("inf")


@dataclass
class Spent:
    """Processor seconds by part, and what was done for them."""

    parts: dict[str, float]
    asking: float
    presses: int
    fragments: int
    heres: int


async def _spent(crowd: Crowd, meter: Meter, seconds: float) -> Spent:
    before, own = meter.seconds(), time.process_time()
    done = crowd.presses, crowd.fragments, crowd.heres
    await asyncio.sleep(seconds)
    after = meter.seconds()
    counts = crowd.presses - done[0], crowd.fragments - done[1], crowd.heres - done[2]
    return Spent({name: after[name] - before[name] for name in after}, time.process_time() - own, *counts)


def _told(level: int, quiet: Spent, busy: Spent, p95: float, crowd: Crowd, meter: Meter) -> list[Figure]:
    """A change costs what was spent, less what was spent for saying that one is here."""
    name, delays = f"capacity_{level}", [delay for room in crowd.live for delay in room.delays]
    memory = meter.memory()
    here = {part: 1000 * spent / max(1, quiet.heres) for part, spent in quiet.parts.items()}
    change = {
        part: (1000 * s - here[part] * busy.heres) / max(1, busy.presses) for part, s in busy.parts.items()
    }
    done = f"{busy.presses} changes, {busy.fragments} fragments"
    told = [
        Figure(
            f"{name}_p50",
            statistics.median(delays) if delays else 0,
            "ms",
            done,
        ),
        Figure(f"{name}_p95", p95, "ms", f"from the press to the words; load {os.getloadavg()[0]:.1f}"),
        Figure(
            f"{name}_failed", len(crowd.failed), "requests", ", ".join(sorted(set(crowd.failed))) or "none"
        ),
        Figure(f"{name}_change_cpu", sum(change.values()), "ms", _listed(change)),
        Figure(f"{name}_here_cpu", sum(here.values()), "ms", f"{quiet.heres} of them; {_listed(here)}"),
        Figure(f"{name}_memory", sum(memory.values()), "MiB", _listed(memory)),
        Figure(f"{name}_streams", level * SCREENS, "streams", "open"),
        Figure(f"{name}_asking_cpu", busy.asking, "s", "of those who ask, in this bench's own process"),
    ]
    spent = sum(change.values()) / EVERY + sum(here.values()) * SCREENS / HERE
    return [
        *told,
        Figure(f"{name}_core", 1000 / spent, "sets", "what one core could serve if nobody waited for it"),
    ]


def _listed(parts: dict[str, float]) -> str:
    return ", ".join(f"{part} {value:.1f}" for part, value in parts.items())
