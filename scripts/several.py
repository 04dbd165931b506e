"""The site on several machines of a network of its own, under people in a room, while one part after another is lost.

Two machines for pages, one for streams, one for letters (with the first beat; the second runs beside the first pages),
one for PostgreSQL and Redis, one for nginx with `deploy/nginx.conf` and TLS. Seven people work in one room all the
while, as their browsers would. One figure a line, as `make test-machines`, of which it is the second half; as root.
With the names of faults only those are tried.
"""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from scripts import keys
from scripts.machines import ROOT, Deployment, Mail, failed, figure, until
from scripts.network import HERE, Broker, Database, Machine, Network, Proxy

NAMES = ("front", "pages1", "pages2", "streams", "letters", "store")
PACE, MOVES = 3.0, 5.0  # seconds between two presses of a member, and of the host
CALM = 12.0  # seconds that each phase goes on after everything is back
LETTERS = 100
SETTLED = 10.0  # seconds before the next machine, as docs/deploying.md asks: the proxy has found the first one again
FAKED = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"


class Fleet(Deployment):
    """Processes by name, each on its machine."""

    def __init__(self, folder: Path, environment: dict[str, str], machines: dict[str, Machine]) -> None:
        super().__init__(folder, environment, (8001, 8002))
        self.machines = machines

    def begin(self, name: str, machine: str, verb: str, **extra: str) -> None:
        """A process of its own on one machine, with that machine's folder."""
        own = self.folder / machine
        own.mkdir(exist_ok=True)
        log = (self.folder / f"{name}.log").open("ab")
        self.running[name] = subprocess.Popen(
            [*self.machines[machine].words(), str(ROOT / "deploy" / "als"), verb],
            env=self.environment | {"ALS_VAR_DIR": str(own), "ALS_BIND": "0.0.0.0"} | extra,  # noqa: S104
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def pages(self, number: int, **extra: str) -> None:
        self.begin(f"pages{number}", f"pages{number}", "web", **extra)

    def ready(self, machine: str, path: str = "/health/ready") -> bool:
        """What the proxy's probe would find."""
        asked = urllib.request.Request(f"http://{self.machines[machine].address}:8001{path}")
        asked.add_header("Host", Proxy.HOST)
        asked.add_header("X-Forwarded-Proto", "https")
        try:
            with urllib.request.urlopen(asked, timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def whole(self) -> bool:
        return self.ready("pages1") and self.ready("pages2")


class Walk:
    """Seven people in the open room of the demo: one moves it on, five write, all follow."""

    def __init__(self, door: Any) -> None:
        from django.test import override_settings

        from bench.meeting import gather
        from scripts.walkers import Person

        with override_settings(SECURE_SSL_REDIRECT=False, ALLOWED_HOSTS=["*"]):  # asked within this process
            meeting = gather()
        self.session, self.running = meeting.session, threading.Event()
        self.running.set()
        self.people = [Person(guest, meeting.room, door, self.running) for guest in meeting.guests[:7]]
        self.step = str(meeting.session.step_id)
        presents = meeting.session.step and meeting.session.step.round
        listening = presents and presents.presenter_id
        self.host = self.people[0]
        self.writers = [each for each in self.people[1:] if each.guest.person.pk != listening]
        for each in self.people:
            each.start()

    @contextlib.contextmanager
    def during(self, name: str, *, most_outage: float, most_behind: float = 30.0) -> Iterator[None]:
        """Everybody acts while this lasts; then everything is counted that has to be there once."""
        from django.db import connection

        from scripts.walkers import tell

        connection.close()  # an earlier fault may have ended it
        self.session.refresh_from_db()
        before, begins, acting = self.session.version, time.monotonic(), threading.Event()
        acting.set()
        said: dict[str, str] = {}
        threads = [threading.Thread(target=self._write, args=(each, acting, said)) for each in self.writers]
        threads.append(threading.Thread(target=self._move, args=(acting, before)))
        for thread in threads:
            thread.start()
        try:
            yield
            time.sleep(CALM)
        finally:
            acting.clear()
            for thread in threads:
                thread.join(120)
        time.sleep(2)
        connection.close()
        told = tell(self.people, begins, time.monotonic())
        lost, twice, moves = self._count(before, said)
        errors = ", ".join(f"{number} × {kind}" for kind, number in told.errors.most_common())
        how = f"{told.presses} presses, {told.asked} requests of 7 people; " + (errors or "no errors")
        figure(f"several_{name}_lost", lost, "presses", how, well=not lost)
        figure(
            f"several_{name}_twice", twice, "presses", f"{moves} moves and {len(said)} words", well=not twice
        )
        figure(f"several_{name}_errors", told.errors.total(), "requests", "all sent again by themselves")
        figure(
            f"several_{name}_refused",
            told.refused.total(),
            "presses",
            f"{dict(told.refused)}",
            well=not told.refused,
        )
        figure(
            f"several_{name}_outage",
            told.outage,
            "s",
            "the longest for anybody",
            well=told.outage <= most_outage,
        )
        figure(f"several_{name}_press", told.longest_press, "s", "the longest from pressed to answered")
        figure(
            f"several_{name}_behind",
            told.behind,
            "s",
            "the last screen after the press was answered",
            well=told.behind <= most_behind,
        )

    def _write(self, who: Any, acting: threading.Event, said: dict[str, str]) -> None:
        from core.ids import uuid7

        while acting.is_set():
            words = f"Who would notice first? {uuid7().hex}"
            if who.press("contribute", step=self.step, kind="probing", words=words):
                said[words] = str(who.guest.person.pk)
            _rest(PACE, acting)

    def _move(self, acting: threading.Event, version: int) -> None:
        """On from the stage that is written in, and back to it; it ends where it began."""
        ahead = False
        while acting.is_set() or ahead:
            counted = self.host.press("back" if ahead else "next", expected_version=version, alone="1")
            version, ahead = version + counted, ahead != counted
            _rest(MOVES if acting.is_set() else 0.1, acting)

    def _count(self, before: int, said: dict[str, str]) -> tuple[int, int, int]:
        """Presses that were answered and are not there, and those that are there twice."""
        from django_scopes import scopes_disabled

        from sessions.models import Contribution

        self.session.refresh_from_db()
        moves = sum(1 for one in self.host.diary.done if one[2] in {"next", "back"} and one[3] > before)
        with scopes_disabled():
            kept = [
                each for each in Contribution.objects.filter(step_id=UUID(self.step)) if "?" in each.words
            ]
            counts = Counter(each.words for each in kept)
            Contribution.objects.filter(pk__in=[each.pk for each in kept if each.words in said]).delete()
        lost = sum(counts[words] == 0 for words in said) + max(0, moves - (self.session.version - before))
        twice = sum(counts[words] > 1 for words in said) + max(0, self.session.version - before - moves)
        return lost, twice, moves

    def stop(self) -> None:
        self.running.clear()


def _rest(seconds: float, going: threading.Event) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends and going.is_set():
        time.sleep(0.05)


class Faults:
    """One part after another; each leaves everything as it was."""

    def __init__(self, site: Fleet, walk: Walk, mail: Mail, database: Database, broker: Broker) -> None:
        self.site, self.walk, self.mail, self.database, self.broker = site, walk, mail, database, broker

    def all_well(self) -> None:
        with self.walk.during("all_well", most_outage=0, most_behind=5):
            time.sleep(10)

    def pages_restarted_in_turn(self) -> None:
        with self.walk.during("rolling_restart", most_outage=5, most_behind=10):
            for number in (1, 2):
                self.site.kill(f"pages{number}", signal.SIGTERM)
                self.site.pages(number)
                until(partial(self.site.ready, f"pages{number}"))
                time.sleep(SETTLED)

    def pages_killed(self) -> None:
        with self.walk.during("pages_machine_killed", most_outage=5, most_behind=10):
            self.site.kill("pages2")
            time.sleep(15)
            self.site.pages(2)
            until(self.site.whole)

    def pages_cut_off(self) -> None:
        with self.walk.during("pages_machine_cut_off", most_outage=20, most_behind=30):
            self._cut("pages2", 25)
            until(self.site.whole)

    def pages_cut_off_in_a_move(self) -> None:
        """The machine that is lost holds the room's row: the database must not wait for it for ever."""
        words = [
            *self.site.machines["pages2"].words(),
            str(ROOT / "deploy" / "als"),
            "manage",
            "shell",
            "-v0",
            "-c",
        ]
        own = self.site.environment | {
            "HOLDS": str(self.walk.session.pk),
            "ALS_VAR_DIR": str(self.site.folder),
        }
        with self.walk.during("pages_machine_cut_off_in_a_move", most_outage=30, most_behind=40):
            held = subprocess.Popen([*words, HOLD], env=own, cwd=ROOT, stdout=subprocess.PIPE)
            if held.stdout is None or held.stdout.readline() != b"held\n":
                raise RuntimeError("the room's row could not be held")
            self._cut("pages2", 60)
            held.kill()
            held.wait()
            until(self.site.whole)

    def streams_killed(self) -> None:
        with self.walk.during("streams_killed", most_outage=5, most_behind=10):
            self.site.kill("streams")
            time.sleep(10)
            self.site.begin("streams", "streams", "streams")

    def streams_cut_off(self) -> None:
        with self.walk.during("streams_machine_cut_off", most_outage=5, most_behind=20):
            self._cut("streams", 40)

    def redis_lost(self, seconds: float = 15, name: str = "redis_lost") -> None:
        with self.walk.during(name, most_outage=0, most_behind=10):
            self.broker.stop(signal.SIGKILL)
            time.sleep(seconds)
            self.broker.start()

    def redis_lost_for_long(self) -> None:
        self.redis_lost(90, "redis_lost_for_long")

    def database_restarted(
        self, seconds: float = 5, name: str = "database_restarted", how: signal.Signals = signal.SIGINT
    ) -> None:
        with self.walk.during(name, most_outage=seconds + 15, most_behind=30):
            self.database.stop(how)
            time.sleep(seconds)
            self.database.start()
            took = until(self.site.whole)
            figure(f"several_{name}_ready", took, "s", "both machines, once it runs", well=took < 10)

    def database_killed(self) -> None:
        """What was answered is on the disk."""
        self.database_restarted(3, "database_killed", signal.SIGKILL)

    def database_away_for_long(self) -> None:
        self.database_restarted(90, "database_away_for_long")

    def store_cut_off(self) -> None:
        with self.walk.during("database_machine_cut_off", most_outage=60, most_behind=60):
            self._cut("store", 20)
            took = until(self.site.whole)
            figure("several_database_machine_back_ready", took, "s", "both machines", well=took < 15)

    def letters_lost(self) -> None:
        from core.ids import uuid7
        from core.jobs import outbox

        run, before = uuid7().hex, len(self.mail.received)
        with self.walk.during("letters_machine_lost", most_outage=0, most_behind=5):
            self.site.kill("worker")
            self.site.kill("beat")
            for number in range(LETTERS):
                outbox.post(
                    key=f"{run}-{number}", to=f"{run}-{number}@example.org", letter="accounts.test", about={}
                )
            took = until(lambda: len({to for to in self.mail.received[before:] if run in to}) == LETTERS)
        counts = Counter(to for to in self.mail.received[before:] if run in to)
        how = f"{LETTERS} due, worker and first beat killed; the second leads after 20 s, and sends itself after 75"
        figure("several_letters_by_the_second_beat", took, "s", how, well=took < 110)
        figure(
            "several_letters_twice",
            sum(n > 1 for n in counts.values()),
            "letters",
            how,
            well=max(counts.values()) == 1,
        )
        self.site.begin("worker", "letters", "worker")
        self.site.begin("beat", "letters", "beat")

    def clock_wrong(self) -> None:
        """Two minutes ahead on one machine for pages: no clock of the room jumps."""
        self.site.kill("pages2", signal.SIGTERM)
        self.site.pages(2, LD_PRELOAD=FAKED, FAKETIME="+120", FAKETIME_DONT_FAKE_MONOTONIC="1")
        until(self.site.whole)
        moments = {name: self._now_at(name) for name in ("pages1", "pages2")}
        apart = abs(moments["pages1"] - moments["pages2"])
        figure(
            "several_clock_apart",
            round(apart, 3),
            "s",
            "what the two machines say the time is",
            well=apart < 1,
        )
        with self.walk.during("clock_two_minutes_off", most_outage=0, most_behind=5):
            time.sleep(10)
        told = "differs from the database" in (self.site.folder / "pages2.log").read_text()
        figure("several_clock_told", told, "times", "in its log", well=told)
        self.site.kill("pages2", signal.SIGTERM)
        self.site.pages(2)
        until(self.site.whole)

    def _now_at(self, machine: str) -> float:
        """Its moment, less how long the answer took."""
        import json
        from datetime import datetime

        who = self.walk.host
        asked = urllib.request.Request(f"http://{self.site.machines[machine].address}:8001{who.room}/pulse")
        for name, value in {**who.guest.headers, "Host": Proxy.HOST, "X-Forwarded-Proto": "https"}.items():
            asked.add_header(name, value)
        began = time.time()
        with urllib.request.urlopen(asked, timeout=5) as answer:
            said = json.loads(answer.read())["now"]
        return datetime.fromisoformat(said).timestamp() - (began + time.time()) / 2

    def _cut(self, name: str, seconds: float) -> None:
        self.site.machines[name].pull()
        time.sleep(seconds)
        self.site.machines[name].plug()


HOLD = (
    "import os, time; from django.db import transaction as t; from sessions.services import locking; "
    "from django_scopes import scopes_disabled; s = scopes_disabled(); s.__enter__(); a = t.atomic(); a.__enter__(); "
    "from uuid import UUID; locking.lock(UUID(os.environ['HOLDS'])); print('held', flush=True); time.sleep(300)"
)
ORDER: dict[str, Callable[[Faults], None]] = {
    "well": Faults.all_well,
    "restart": Faults.pages_restarted_in_turn,
    "killed": Faults.pages_killed,
    "cut": Faults.pages_cut_off,
    "held": Faults.pages_cut_off_in_a_move,
    "streams": Faults.streams_killed,
    "streams-cut": Faults.streams_cut_off,
    "redis": Faults.redis_lost,
    "redis-long": Faults.redis_lost_for_long,
    "database": Faults.database_restarted,
    "database-killed": Faults.database_killed,
    "database-long": Faults.database_away_for_long,
    "store": Faults.store_cut_off,
    "letters": Faults.letters_lost,
    "clock": Faults.clock_wrong,
}


def main(names: list[str]) -> int:
    os.chdir(ROOT)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name, Network(NAMES) as machines, contextlib.ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        database, broker = Database(machines["store"]), Broker(machines["store"])
        for server in (database, broker):
            stack.callback(server.remove)
            server.start()
        site, mail = Fleet(folder, _settings(folder, database, broker), machines), Mail(2525, HERE)
        stack.callback(lambda: [site.kill(each) for each in list(site.running)])
        pages = [f"{machines[each].address}:8001" for each in ("pages1", "pages2")]
        proxy = Proxy(
            machines["front"].words(), folder / "front", pages, [f"{machines['streams'].address}:8002"]
        )
        stack.callback(proxy.stop)  # also when people cannot come
        walk = _start(site, mail, proxy, machines["front"].address)
        stack.callback(walk.stop)
        faults = Faults(site, walk, mail, database, broker)
        for fault in names or list(ORDER):
            ORDER[fault](faults)
        if os.environ.get("KEEP_LOGS"):
            subprocess.run(["cp", "-r", name, os.environ["KEEP_LOGS"]], check=True)
    figure("several_took", round(time.monotonic() - began), "s", "all of it")
    print(f"not well: {', '.join(failed)}" if failed else "all well", flush=True)
    return len(failed)


def _settings(folder: Path, database: Database, broker: Broker) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("ALS_")} | keys.read()
    own |= {"DATABASE_URL": database.url, "REDIS_URL": broker.url, "ALS_VAR_DIR": str(folder)}
    own |= {"ALS_SITE_URL": f"https://{Proxy.HOST}", "EMAIL_URL": f"smtp://{HERE}:2525"}
    own |= {
        "ALS_TRUSTED_PROXIES": "1",
        "ALS_PYTHON": sys.executable,
        "ALS_STATIC_ROOT": str(folder / "static"),
    }
    os.environ.update(own, DJANGO_SETTINGS_MODULE="als_site.settings")
    return own


def _start(site: Fleet, mail: Mail, proxy: Proxy, address: str) -> Walk:
    """Tables, the demo's story, every process, the proxy; then people come."""
    for done in (
        site.run("manage", "collectstatic", "--no-input", "-v0"),
        site.run("migrate", "-v0"),
        site.run(
            "manage",
            "seed",
            "-v0",
            ALS_DEMO="1",
            DJANGO_SETTINGS_MODULE="tests.demo_settings",
            ALS_SITE_URL="http://127.0.0.1",
            ALS_TRUSTED_PROXIES="0",
            EMAIL_URL="memorymail://",
        ),
    ):
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
    import django

    django.setup()
    logging.disable(logging.INFO)
    mail.up()
    for name, machine, verb in (
        ("streams", "streams", "streams"),
        ("worker", "letters", "worker"),
        ("beat", "letters", "beat"),
        ("beat2", "pages1", "beat"),
    ):
        site.begin(name, machine, verb)
    for number in (1, 2):
        site.pages(number)
    proxy.start()
    figure("several_started", until(site.whole), "s", "until both machines for pages can serve")
    from scripts.walkers import Door

    return Walk(Door(address, proxy.HOST, str(proxy.certificate)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
