"""The site as it is deployed, broken on purpose, one fault at a time: what is lost, and how long until it is well.

Real PostgreSQL, Redis and mail server, pages, streams, worker and two beats by `deploy/als`. One figure a line:
`name value unit (how)`. It takes some minutes, and is no part of the daily suite.
With the word `letters` only the processes are killed that send them.
"""

import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Timer
from typing import Any

from scripts import keys

ROOT = Path(__file__).resolve().parent.parent
SKEWED = """import datetime, time_machine
time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=2)).start()
"""
LONG = 120.0
UNDER_KILL = 400
failed: list[str] = []


def figure(name: str, value: float, unit: str, how: str, *, well: bool = True) -> None:
    """Say one figure, and remember what is not as it has to be."""
    print(f"{name} {value:g} {unit} ({how}){'' if well else '  NOT WELL'}", flush=True)
    if not well:
        failed.append(name)


def until(is_so: Callable[[], Any], most: float = LONG) -> float:
    """Seconds until something is so; infinity when it never is."""
    began = time.monotonic()
    while time.monotonic() - began < most:
        if is_so():
            return round(time.monotonic() - began, 2)
        time.sleep(0.05)
    return float("inf")


class Deployment:
    """Processes by their verbs, each with a log of its own."""

    def __init__(self, folder: Path, environment: dict[str, str], ports: tuple[int, int]) -> None:
        self.folder, self.environment = folder, environment
        self.web, self.streams = ports
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *words: str, **extra: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{name}.log").open("ab")
        command = [str(ROOT / "deploy" / "als"), *words]
        self.running[name] = subprocess.Popen(
            command, env=self.environment | extra, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
        return self.running[name]

    def run(self, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
        command = [str(ROOT / "deploy" / "als"), *words]
        return subprocess.run(
            command, env=self.environment | extra, cwd=ROOT, capture_output=True, text=True, check=False
        )

    def kill(self, name: str, how: signal.Signals = signal.SIGKILL) -> float:
        """Ask or force a process to end with all its children; seconds until it has."""
        process, began = self.running.pop(name), time.monotonic()
        if how is signal.SIGKILL:
            os.killpg(process.pid, how)
        else:
            process.send_signal(how)
        process.wait(60)
        return round(time.monotonic() - began, 2)

    def status(self, path: str = "/health/ready", port: int = 0) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port or self.web}{path}", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def lost_during(self, seconds: float) -> tuple[int, int]:
        """How many requests of one after the other failed, and how many there were."""
        end, count, lost = time.monotonic() + seconds, 0, 0
        while time.monotonic() < end:
            count += 1
            lost += self.status("/health/live") != 200
            time.sleep(0.05)
        return lost, count


class Mail:
    """A mail server that counts, and can be away."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        from aiosmtpd.controller import Controller

        self.received: list[str] = []
        controller: Any = Controller
        self._make: Callable[[], Any] = lambda: controller(self, hostname=host, port=port)
        self._server: Any = None

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.received.extend(envelope.rcpt_tos)
        return "250 OK"

    def up(self) -> None:
        self._server = self._make()
        self._server.start()

    def down(self) -> None:
        self._server.stop()


def code(mail: Mail) -> float:
    """Seconds until a letter for which somebody waits has arrived."""
    from core.ids import uuid7
    from core.jobs import outbox
    from core.models import OutboxMail

    to = f"{uuid7().hex}@example.org"
    outbox.post(key=to, to=to, letter="accounts.test", about={}, priority=OutboxMail.Priority.NOW)
    return until(lambda: to in mail.received)


def pages(site: Deployment) -> None:
    children = subprocess.run(
        ["pgrep", "-P", str(site.running["web"].pid)], capture_output=True, text=True, check=True
    ).stdout.split()
    os.kill(int(children[-1]), signal.SIGKILL)
    lost, count = site.lost_during(15)
    figure(
        "page_worker_killed",
        lost,
        "requests lost",
        f"kill -9 of one of two, {count} requests",
        well=lost <= 1,
    )
    site.running["web"].send_signal(signal.SIGHUP)
    lost, count = site.lost_during(40)
    figure("pages_reloaded", lost, "requests lost", f"SIGHUP, {count} requests", well=not lost)
    site.kill("web")
    site.start("web", "web")
    figure("pages_killed", until(lambda: site.status() == 200), "s", "kill -9 of all, started again")
    took = site.kill("web", signal.SIGTERM)
    figure("pages_stopped", took, "s", "SIGTERM to exit", well=took < 10)
    site.start("web", "web")
    time.sleep(1)
    took = site.kill("web", signal.SIGTERM)
    figure("pages_stopped_while_starting", took, "s", "SIGTERM a second after the start", well=took < 10)
    site.start("web", "web")
    until(lambda: site.status() == 200)


def streams(site: Deployment) -> None:
    from core.ids import uuid7
    from live.tickets import stream_url

    url = f"http://127.0.0.1:{site.streams}{stream_url(topic=f'session:{uuid7()}', user_id=uuid7())}"
    opened = [urllib.request.urlopen(url, timeout=5) for _ in range(20)]
    took = site.kill("streams", signal.SIGTERM)
    figure("streams_stopped", took, "s", f"SIGTERM to exit with {len(opened)} open", well=took < 10)
    site.start("streams", "streams")
    figure(
        "streams_started", until(lambda: site.status("/live/", site.streams) == 403), "s", "until it answers"
    )


def letters(site: Deployment, mail: Mail, redis: Any) -> None:
    from core.jobs import outbox

    figure("code", code(mail), "s", "posted to arrived, all well")
    for number in range(1500):
        outbox.post(key=f"bulk:{number}", to=f"b{number}@example.org", letter="accounts.test", about={})
    took = code(mail)
    figure("code_behind_1500", took, "s", "posted behind 1,500 letters", well=took < 10)
    figure(
        "outbox_of_1500", until(lambda: len(mail.received) >= 1500, 600), "s", "until the last has arrived"
    )
    redis.stop()
    took = code(mail)
    figure("code_without_redis", took, "s", "Redis stopped", well=took < 10)
    redis.start()
    site.kill("worker")
    took = code(mail)
    figure("code_without_workers", took, "s", "workers killed, Redis well", well=took < 10)
    site.start("worker", "worker")
    mail.down()
    Timer(10, mail.up).start()
    took = code(mail)
    figure(
        "code_after_mail_was_down",
        took,
        "s",
        "mail server away for 10 s",
        well=took < 90,
    )


def twice_at_most(site: Deployment, mail: Mail, redis: Any) -> None:
    """Letters under each kill: every one arrives, at most one in a hundred twice, none three times."""
    kills: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
        "worker": (lambda: site.kill("worker"), lambda: site.start("worker", "worker")),
        "beat": (lambda: site.kill("beat"), lambda: site.start("beat", "beat")),
        "mail_server": (mail.down, mail.up),
        "redis": (redis.stop, redis.start),
    }
    for name, (kill, heal) in kills.items():
        _letters_under(name, mail, kill, heal)


def _letters_under(name: str, mail: Mail, kill: Callable[[], Any], heal: Callable[[], Any]) -> None:
    from core.ids import uuid7
    from core.jobs import outbox

    run, before = uuid7().hex, len(mail.received)

    def mine() -> list[str]:
        return [to for to in mail.received[before:] if run in to]

    due = [f"{run}-{number}@example.org" for number in range(UNDER_KILL)]
    for to in due:
        outbox.post(key=to, to=to, letter="accounts.test", about={})
    until(lambda: len(mine()) > UNDER_KILL // 4)  # in the middle of sending
    kill()
    time.sleep(3)
    heal()
    took = until(lambda: set(mine()) >= set(due), 480)  # a claim that died is taken up after five minutes
    time.sleep(2)
    counts = Counter(mine())
    lost = sum(counts[to] == 0 for to in due)
    doubled, more = sum(counts[to] == 2 for to in due), sum(counts[to] > 2 for to in due)
    how = f"{UNDER_KILL} due, killed while they leave, healed after 3 s"
    figure(f"letters_{name}_killed", took, "s", f"until the last has arrived; {how}", well=took < 480)
    figure(f"letters_{name}_lost", lost, "letters", how, well=not lost)
    figure(f"letters_{name}_twice", doubled, "letters", how, well=doubled * 100 <= UNDER_KILL)
    figure(f"letters_{name}_three_times", more, "letters", how, well=not more)


def clock(site: Deployment, mail: Mail) -> None:
    from core.jobs import heartbeats
    from core.models import Heartbeat

    site.kill("beat")
    before = heartbeats.seen_at(heartbeats.BEAT)
    took = until(lambda: heartbeats.seen_at(heartbeats.BEAT) != before)
    figure("beat_killed", took, "s", "until the second one leads", well=took < 30)
    site.start("beat", "beat")
    (site.folder / "skew").mkdir()
    (site.folder / "skew" / "sitecustomize.py").write_text(SKEWED)
    said = site.run("manage", "shell", "-v0", "-c", SKEW_SEEN, PYTHONPATH=str(site.folder / "skew"))
    off = float(said.stdout.split()[0]) if said.stdout else float("inf")
    figure(
        "clock_two_minutes_off",
        abs(off),
        "s off",
        "this process's moments against the database's",
        well=abs(off) < 1,
    )
    figure("clock_told", "differs from the database" in said.stderr, "times", "in the log")
    figure("beats", Heartbeat.objects.filter(name=heartbeats.BEAT).count(), "leading", "of two")


SKEW_SEEN = (
    "from django.db import connection as c; from core import clock; k = c.cursor(); "
    "k.execute('SELECT clock_timestamp()'); t = k.fetchone()[0]; print((clock.now() - t).total_seconds())"
)


def database(site: Deployment, postgres: Any) -> None:
    from django.db import connection

    connection.close()
    postgres.stop()
    figure("ready_without_database", site.status(), "status", "PostgreSQL stopped", well=site.status() == 503)
    figure("live_without_database", site.status("/health/live"), "status", "the same moment")
    postgres.start()
    took = until(lambda: site.status() == 200)
    figure("database_restarted", took, "s", "until pages can serve", well=took < 10)


def wrong_key(site: Deployment) -> None:
    from core.audit import chain, trail
    from core.models import SealKey

    trail.record_on_site("site.tried")
    chain.extend_chain()
    before = SealKey.objects.count()
    other = {"ALS_KEKS": "own:" + "A" * 43 + "="}
    for verb in ("doctor", "beat"):
        began = time.monotonic()
        said = site.run(*([verb, "--start"] if verb == "doctor" else [verb]), **other)
        named = "is another one than before" in said.stdout + said.stderr
        took = time.monotonic() - began
        figure(
            f"wrong_key_{verb}",
            round(took, 1),
            "s",
            f"to exit {said.returncode} with a line that names it",
            well=bool(named and said.returncode),
        )
    figure(
        "wrong_key_written",
        SealKey.objects.count() - before,
        "keys",
        "made under it",
        well=SealKey.objects.count() == before,
    )


def main() -> int:
    from tests.servers import free_port, postgres, redis

    os.chdir(ROOT)
    (database_server, _), (broker, _) = postgres(), redis()
    database_server.start()
    broker.start()
    with tempfile.TemporaryDirectory() as name:
        web, live, smtp = free_port(), free_port(), free_port()
        own = {name: value for name, value in os.environ.items() if not name.startswith("ALS_")} | keys.read()
        own |= {"DATABASE_URL": database_server.url, "REDIS_URL": broker.url, "ALS_VAR_DIR": name}
        own |= {"ALS_SITE_URL": "http://127.0.0.1:8000", "EMAIL_URL": f"smtp://127.0.0.1:{smtp}"}
        own |= {"ALS_WEB_PORT": str(web), "ALS_STREAMS_PORT": str(live), "ALS_PYTHON": sys.executable}
        os.environ.update(own, DJANGO_SETTINGS_MODULE="als_site.settings")
        site, mail = Deployment(Path(name), own, (web, live)), Mail(smtp)
        try:
            return broken(site, mail, database_server, broker)
        finally:
            for running in list(site.running):
                site.kill(running)
            database_server.remove()
            broker.remove()


def broken(site: Deployment, mail: Mail, database_server: Any, broker: Any) -> int:
    """Start everything, then break it part by part."""
    site.run("manage", "collectstatic", "--no-input", "-v0")
    site.run("migrate", "-v0")
    import django

    django.setup()
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    mail.up()
    for name, verb in (
        ("web", "web"),
        ("streams", "streams"),
        ("worker", "worker"),
        ("beat", "beat"),
        ("beat2", "beat"),
    ):
        site.start(name, verb)
    figure("started", until(lambda: site.status() == 200), "s", "until pages can serve")
    time.sleep(5)
    twice_at_most(site, mail, broker)
    if "letters" in sys.argv[1:]:
        return len(failed)
    letters(site, mail, broker)
    clock(site, mail)
    pages(site)
    streams(site)
    wrong_key(site)
    database(site, database_server)
    took = code(mail)
    figure("code_in_the_end", took, "s", "after all of it", well=took < 30)
    print(f"not well: {', '.join(failed)}" if failed else "all well", flush=True)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
