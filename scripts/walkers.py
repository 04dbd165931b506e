"""People in one room, as their browsers are: each follows the stream, fetches the room on news, and sends again under
the same key what got no answer. What each of them met with is kept, second by second."""

import json
import random
import re
import ssl
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

if TYPE_CHECKING:
    from bench.meeting import Guest

# As static/js/stream.js and waiting.js have them.
SEEN, HERE, PATIENCE, PRESS_PATIENCE, LONGEST = 3.0, 15.0, 8.0, 20.0, 30.0
ROOM = re.compile(rb' data-version="(\d+)" data-changes="(\d+)"')
GONE = (HTTPException, OSError, ValueError)


@dataclass(frozen=True)
class Door:
    """Where the site is, and what it is called there."""

    address: str
    host: str
    certificate: str


class NamedLine(HTTPSConnection):
    """A connection to an address that answers to a name which no resolver knows."""

    def __init__(self, door: Door, patience: float) -> None:
        super().__init__(door.address, timeout=patience)
        self._door = door

    def connect(self) -> None:
        super(HTTPSConnection, self).connect()
        trusted = ssl.create_default_context(cafile=self._door.certificate)
        self.sock = trusted.wrap_socket(self.sock, server_hostname=self._door.host)


@dataclass
class Diary:
    """What one person met with: `asked` (when, what, answer or what went wrong, seconds), `done` (presses)."""

    asked: list[tuple[float, str, str, float]] = field(default_factory=list)
    done: list[tuple[float, float, str, int, int]] = field(default_factory=list)
    seen: list[tuple[float, int, int]] = field(default_factory=list)


class Person:
    """One browser: two threads that follow, and one that acts where there is something to do."""

    def __init__(self, guest: "Guest", room: str, door: Door, running: threading.Event) -> None:
        self.guest, self.room, self.door, self.running = guest, room, door, running
        self.diary = Diary()
        self.live, self.news, self.ticket = False, threading.Event(), ""
        self.reached = (0, 0)
        self.threads = [threading.Thread(target=work, daemon=True) for work in (self._stream, self._follow)]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    # --- asking -------------------------------------------------------------------------------------------------------

    def ask(
        self, method: str, path: str, body: str | None = None, patience: float = PATIENCE
    ) -> tuple[int, Any, bytes]:
        """One request over a connection of its own; what fails is written down, and raised."""
        began, what = time.monotonic(), path.split("?")[0].rsplit("/", 1)[-1]
        line = NamedLine(self.door, patience)
        try:
            headers = self.guest.posting if body is not None else self.guest.headers
            headers = headers | {"Host": self.door.host, "Origin": f"https://{self.door.host}"}
            line.request(method, path, body, headers | {"Accept-Encoding": "identity"})
            answer = line.getresponse()
            said = answer.read()
        except GONE as error:
            self.diary.asked.append((began, what, type(error).__name__, time.monotonic() - began))
            raise
        finally:
            line.close()
        self.diary.asked.append((began, what, str(answer.status), time.monotonic() - began))
        if answer.status >= 500 or answer.status in {301, 302, 429}:
            raise OSError(answer.status)
        return answer.status, answer.headers, said

    # --- following ----------------------------------------------------------------------------------------------------

    def _stream(self) -> None:
        tries = 0
        while self.running.is_set():
            try:
                ticket, self.ticket = self.ticket, ""
                if not ticket:
                    ticket = self._pulse()
                tries = 0 if self._hear(ticket) else tries
            except GONE:
                pass
            self.live = False
            self.news.set()
            self._rest(min(10, 0.5 * 2**tries * (1 + random.random())))  # noqa: S311
            tries += 1

    def _hear(self, ticket: str) -> bool:
        """Until the stream ends; whether it was greeted. A browser waits for ever, as long as nobody hangs up."""
        line, greeted = NamedLine(self.door, 1), False
        line.connect()
        line.request("GET", ticket, headers={"Host": self.door.host, "Cookie": self.guest.cookie})
        line.sock.settimeout(PRESS_PATIENCE)
        answer = line.getresponse()
        if answer.status != 200:
            line.close()
            raise OSError(answer.status)
        line.sock.settimeout(None)
        self._line = line
        event = ""
        try:
            for raw in answer:
                said = raw.decode()
                if said.startswith("event: "):
                    event = said[7:].strip()
                if not said.startswith("data: ") or not self.running.is_set():
                    continue
                if event == "hello":
                    self.live = greeted = True
                    self.news.set()
                elif event == "changed":
                    self._news(json.loads(said[6:]))
                elif event == "deaf":
                    self.live = False
                elif event == "resync":
                    self.live = True
                    self.news.set()
                elif event in {"expired", "crowded"}:
                    break
        finally:
            line.close()
        return greeted

    def _news(self, facts: dict[str, Any]) -> None:
        if (facts["version"], facts.get("changes", 0)) > self.reached:
            self.news.set()

    def _pulse(self) -> str:
        _status, headers, body = self.ask("GET", f"{self.room}/pulse")
        facts = json.loads(body)
        self._news(facts | {"changes": int(headers["Room-Changes"])})
        return str(headers["Room-Stream"])

    def _follow(self) -> None:
        said_here = 0.0
        while self.running.is_set():
            woke = self._wait()
            self.news.clear()
            try:
                if time.monotonic() - said_here > HERE:
                    said_here = time.monotonic()
                    _status, _headers, body = self.ask("POST", f"{self.room}/here", "")
                    self._news(json.loads(body))
                if not woke and not self.live:
                    self._pulse()
                if woke or self.news.is_set():
                    self.news.clear()
                    self.fetch()
            except GONE:
                self._rest(SEEN)
                self.news.set()

    def _wait(self) -> bool:
        """Whether there is news; without a stream only for as long as until the next pulse."""
        began = time.monotonic()
        while self.running.is_set() and time.monotonic() - began < (HERE if self.live else SEEN):
            if self.news.wait(0.1):
                return True
        return False

    def fetch(self) -> bytes:
        """The room's words."""
        _status, _headers, body = self.ask("GET", f"{self.room}/fragment")
        self._shows(body)
        return body

    def _shows(self, body: bytes) -> tuple[int, int]:
        found = ROOM.search(body)
        if found is None:
            raise ValueError("no room in the answer")
        shown = (int(found[1]), int(found[2]))
        self.reached = max(self.reached, shown)
        self.diary.seen.append((time.monotonic(), *self.reached))
        return shown

    # --- acting -------------------------------------------------------------------------------------------------------

    def press(self, verb: str, **said: object) -> bool:
        """One press, sent again under its key until it is answered; whether it counted."""
        body = urlencode({"key": uuid4().hex, **said})
        began, tries, taken = time.monotonic(), 0, None
        while taken is None:
            try:
                taken = self.ask("POST", f"{self.room}/do/{verb}", body, PRESS_PATIENCE)
            except GONE:
                if not self.running.is_set():
                    return False
                self._rest(min(LONGEST, 1.0 * 2**tries))
                tries += 1
        status, _headers, answer = taken
        version, changes = self._shows(answer) if status == 200 else (0, 0)
        counted = verb if status == 200 else f"{verb} {status}"
        self.diary.done.append((began, time.monotonic(), counted, version, changes))
        return status == 200

    def _rest(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while self.running.is_set() and time.monotonic() < ends:
            time.sleep(0.05)


@dataclass(frozen=True)
class Told:
    """What a phase was like for all of them together."""

    asked: int
    errors: Counter[str]
    presses: int
    refused: Counter[str]
    longest_press: float
    outage: float
    behind: float


def tell(people: list[Person], begins: float, ends: float) -> Told:
    """Between two moments: errors by kind, the longest wait for a press, and the longest time that nothing answered
    somebody; how long after a press was answered the last screen showed it."""
    asked = [one for each in people for one in each.diary.asked if begins <= one[0] < ends]
    done = [one for each in people for one in each.diary.done if begins <= one[0] < ends]
    errors = Counter(f"{what} {said}" for _at, what, said, _took in asked if not said.startswith(("2", "4")))
    refused = Counter(what for _began, _at, what, *_shown in done if " " in what)
    outages = []
    for each in people:
        well = sorted(at + took for at, _what, said, took in each.diary.asked if said.startswith("2"))
        bad = [at for at, _what, said, _took in each.diary.asked if not said.startswith(("2", "4"))]
        for one in (at for at in bad if begins <= at < ends):
            before = max((moment for moment in well if moment <= one), default=begins)
            after = min((moment for moment in well if moment > one), default=time.monotonic())
            outages.append(after - before)
    behind = []
    for _began, at, what, version, changes in done:
        if " " in what:
            continue
        for each in people:
            shown = (moment for moment, *reached in each.diary.seen if tuple(reached) >= (version, changes))
            behind.append(max(0.0, next(shown, time.monotonic()) - at))
    return Told(
        len(asked),
        errors,
        len(done),
        refused,
        round(max((at - began for began, at, *_rest in done), default=0.0), 2),
        round(max(outages, default=0.0), 2),
        round(max(behind, default=0.0), 2),
    )
