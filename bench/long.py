"""A hundred sets live at once: every change on every screen, how soon, and what the processes weigh meanwhile."""

import asyncio
import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django_scopes import scopes_disabled

from accounts.models import User
from bench.figures import Figure
from bench.meeting import Guest, sign_in
from bench.signal import Line, Listener
from bench.sites import Site, served
from core import clock
from demo import measuring
from live.tickets import stream_url
from room.services import opening, running
from sessions.models import Session
from sets.models import LearningSet, Membership
from sets.roles import roles_of

SETS, SCREENS, EVERY = 100, 9, 2.0
LAST_ONES = 5.0  # seconds for what is still on its way


class Room:
    """One set's host who presses, and nine screens that follow."""

    def __init__(self, session: Session, host: Guest) -> None:
        self.session, self.host = session, host
        self._version = session.version
        self.pressed: list[float] = []
        self.heard = [0] * SCREENS
        self.delays: list[float] = []

    def press(self, line: Line) -> None:
        """Next and back in turn, as a plain form: the host's own fragment is not what is measured."""
        verb = "next" if len(self.pressed) % 2 == 0 else "back"
        form = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.host.token}
        body = urlencode({"expected_version": self._version, "key": uuid4().hex})
        self.pressed.append(time.monotonic())
        address = f"/sessions/{self.session.pk}/room/do/{verb}"
        line.ask("POST", address, body, form | {"Cookie": self.host.cookie})
        self._version += 1

    async def follow(self, screen: int, listener: Listener) -> None:
        """Each change counts in the order of the presses."""
        while True:
            at = await listener.changed()
            self.delays.append((at - self.pressed[self.heard[screen]]) * 1000)
            self.heard[screen] += 1


def figures() -> Iterator[Figure]:
    """Changes missed, their delay, and memory at the end against a tenth of the way."""
    seconds = 60 * float(os.environ.get("BENCH_MINUTES", "1"))
    rooms = every_room(SETS)
    with served() as site:
        weights = asyncio.run(_live(rooms, site, seconds))
    delays = [delay for room in rooms for delay in room.delays]
    changes = sum(len(room.pressed) for room in rooms)
    missed = changes * SCREENS - len(delays)
    how = f"{SETS} sets × {SCREENS} streams, a change per set per {EVERY:.0f} s, {seconds:.0f} s; {site.how}"
    yield Figure("long_changes", changes, "changes", how)
    yield Figure("long_missed", missed, "signals", f"of {changes * SCREENS}; goal 0")
    yield Figure("long_p50", statistics.median(delays), "ms", "from the press to a screen's signal")
    yield Figure("long_p95", statistics.quantiles(delays, n=20)[-1], "ms", "the same; goal < 300")
    yield Figure(
        "long_growth", weights[-1] - weights[0], "MiB", f"all processes; {weights[0]:.0f} after a tenth"
    )


def every_room(count: int) -> list[Room]:
    """So many measuring sets, each with a session running now."""
    with scopes_disabled():
        programme = measuring.tell(sets=count, years=2, say=lambda _line: None)
        sets = LearningSet.objects.filter(programme=programme).order_by("name")[:count]
        return [_room(learning_set.pk) for learning_set in sets]


def _room(learning_set_id: UUID) -> Room:
    held = Membership.objects.current().filter(learning_set=learning_set_id, role=Membership.Role.FACILITATOR)
    host = User.objects.get(pk=held.values("person")[:1])
    now = clock.now()
    session = Session.objects.create(
        learning_set_id=learning_set_id,
        starts_at=now,
        local_start=now.strftime("%Y-%m-%dT%H:%M"),
        time_zone="UTC",
    )
    opening.open_room(session_id=session.pk, person=host, roles=roles_of(host.pk), expected_version=None)
    return Room(running.start(session_id=session.pk, person=host, expected_version=None), sign_in(host))


async def _live(rooms: list[Room], site: Site, seconds: float) -> list[float]:
    """What the processes weigh after a tenth of the time and at the end, in MiB."""
    tasks, weights = [], []
    for room in rooms:
        for screen in range(SCREENS):
            url = site.streams + stream_url(topic=room.session.topic, user_id=uuid4())
            tasks.append(asyncio.create_task(room.follow(screen, await Listener.open(url))))
    lines = [Line(site.pages) for _each in range(4)]
    free: asyncio.Queue[Line] = asyncio.Queue()
    for line in lines:
        free.put_nowait(line)
    ends = time.monotonic() + seconds
    tenth = asyncio.get_running_loop().call_later(seconds / 10, lambda: weights.append(_weight(site)))
    await asyncio.gather(*(_host(room, n * EVERY / len(rooms), ends, free) for n, room in enumerate(rooms)))
    tenth.cancel()
    await asyncio.sleep(LAST_ONES)
    weights.append(_weight(site))
    for task in tasks:
        task.cancel()
    return weights


async def _host(room: Room, first: float, ends: float, free: "asyncio.Queue[Line]") -> None:
    await asyncio.sleep(first)
    while time.monotonic() < ends:
        due = time.monotonic() + EVERY
        line = await free.get()
        try:
            await asyncio.to_thread(room.press, line)
        finally:
            free.put_nowait(line)
        await asyncio.sleep(max(0, due - time.monotonic()))


def _weight(site: Site) -> float:
    """Resident memory of the processes and their children."""
    wanted = {process.pid for process in site.processes}
    total = 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            facts = dict(line.split(":", 1) for line in (entry / "status").read_text().splitlines())
        except OSError:
            continue
        if int(entry.name) in wanted or int(facts["PPid"]) in wanted:
            total += int(facts.get("VmRSS", "0 kB").split()[0])
    return total / 1024
