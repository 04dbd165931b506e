"""A site moved from SQLite to PostgreSQL and back, by backup and restore, while people go on writing.

1,000 sets of two years, or as many as are given. What was answered before a backup began is in it, once; what it costs
in seconds, and how long the longest press waited meanwhile. One figure a line, as `make test-machines`.
"""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from bench.stage import Durable
from scripts import keys
from scripts.machines import ROOT, failed, figure
from tests import servers

SETS = 1000
# Full requests, one after the other, by seven people in the demo's open room; a line for each that was answered.
WRITER = """
import sys, time, uuid, itertools, django
django.setup()
from bench.meeting import client_of, gather
room = gather()
step, presenter = room.session.step, room.session.step.round.presenter_id
people = [client_of(guest) for guest in room.guests if guest.person.pk != presenter]
for who in itertools.cycle(people):
    words, began = uuid.uuid4().hex, time.time()
    said = {"key": words, "step": step.pk, "kind": "probing", "words": "Who noticed " + words + "?"}
    answer = who.post(room.room + "/do/contribute", said)
    print(answer.status_code, words, began, time.time(), flush=True)
    time.sleep(0.2)
"""
KEPT = """
import django
django.setup()
from django_scopes import scopes_disabled
from sessions.models import Contribution
with scopes_disabled():
    for each in Contribution.objects.filter(kind="probing"):
        if each.words.startswith("Who noticed "):
            print(each.words[12:-1])
"""
COUNTED = """
import django
django.setup()
from django.apps import apps
from django.db import connection
with connection.cursor() as cursor:
    for model in apps.get_models():
        cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
        print(model._meta.label, cursor.fetchone()[0])
"""
# What a move changes on purpose: who is signed in, what ran when, and what it says of itself in the audit.
CHANGES = (
    "sessions.Session",
    "accounts.",
    "core.",
    "django_",
    "usersessions.",
    "admin.",
    "contenttypes.",
    "auth.",
)


class Home:
    """One database, and the commands over it."""

    def __init__(self, name: str, url: str, folder: Path) -> None:
        self.name = name
        own = {name: value for name, value in os.environ.items() if not name.startswith("ALS_")} | keys.read()
        self.environment = own | {
            "DATABASE_URL": url,
            "REDIS_URL": "",
            "ALS_VAR_DIR": str(folder),
            "ALS_STATIC_ROOT": str(folder.parent / "static"),
            "ALS_SITE_URL": "http://127.0.0.1",
            "ALS_DEMO": "1",
            "ALS_DEBUG": "0",
            "ALS_LOG_LEVEL": "ERROR",
            "EMAIL_URL": "memorymail://",
            "DJANGO_SETTINGS_MODULE": "tests.demo_settings",
        }
        folder.mkdir()

    def manage(self, *words: str) -> float:
        """Seconds that a command takes; what it says when it fails."""
        began = time.monotonic()
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(
                f"{' '.join(words)} on {self.name}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
            )
        return round(time.monotonic() - began, 1)

    def say(self, program: str) -> list[str]:
        command = [sys.executable, "-c", program]
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=True
        )
        return done.stdout.splitlines()

    def prepare(self) -> None:
        self.manage("migrate", "-v0")
        self.manage("createcachetable", "-v0")
        self.manage("collectstatic", "--no-input", "-v0")

    def rows(self) -> dict[str, int]:
        said = (line.rsplit(" ", 1) for line in self.say(COUNTED))
        return {name: int(count) for name, count in said}


def move(source: Home, target: Home, folder: Path) -> None:
    """A backup under writing, restored into an empty database; then what is there is counted."""
    name = f"moved_{source.name}_to_{target.name}"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER], env=source.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    if writer.stdout is None or not (first := writer.stdout.readline()):
        raise RuntimeError(f"nobody writes on {source.name}")
    time.sleep(5)
    began, apart = time.time(), folder / f"{name}-apart"
    took = source.manage("backup", str(folder / name), "--apart", str(apart))
    ended = time.time()
    time.sleep(2)
    writer.terminate()
    answered = [line.split() for line in [first, *writer.communicate()[0].splitlines()]]
    size = sum(file.stat().st_size for file in (folder / name).rglob("*") if file.is_file()) / 1e6
    figure(f"{name}_backup", took, "s", f"{size:.0f} MB, {len(answered)} presses meanwhile")
    waits = [float(end) - float(start) for _status, _words, start, end in answered if float(end) > began]
    figure(f"{name}_wait", round(max(waits, default=0), 2), "s", "the longest press during the backup")
    refused = sum(line[0] != "200" for line in answered)
    figure(f"{name}_refused", refused, "presses", f"of {len(answered)}", well=bool(answered) and not refused)
    target.prepare()
    took = target.manage("restore", str(folder / name), "--apart", str(apart))
    figure(f"{name}_restore", took, "s", "into an empty database")
    figure(f"{name}_check_keys", target.manage("check_keys", "--words"), "s", "every word opened")
    figure(f"{name}_check_audit", target.manage("check_audit"), "s", "the whole chain")
    kept = target.say(KEPT)
    before = {words for _status, words, _start, end in answered if float(end) < began}
    after = {words for _status, words, start, _end in answered if float(start) > ended}
    lost = len(before - set(kept))
    figure(
        f"{name}_lost",
        lost,
        "words",
        f"of {len(before)} answered before it began",
        well=bool(before) and not lost,
    )
    figure(
        f"{name}_twice", len(kept) - len(set(kept)), "words", "there twice", well=len(kept) == len(set(kept))
    )
    figure(
        f"{name}_later", len(after & set(kept)), "words", "from after its moment", well=not after & set(kept)
    )


def main(sets: int = SETS) -> int:
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        found, _origin = servers.postgres()
        stack.callback(found.remove)
        server = Durable(found.binaries)
        stack.callback(server.remove)
        server.start()
        first = Home("sqlite", f"sqlite:///{folder}/first/als.sqlite3", folder / "first")
        second = Home("postgres", server.url, folder / "second")
        third = Home("sqlite", f"sqlite:///{folder}/third/als.sqlite3", folder / "third")
        first.prepare()
        first.manage("seed", "-v0")
        figure(
            "moved_seeded",
            first.manage("seed", "--sets", str(sets), "--years", "2", "-v0"),
            "s",
            f"{sets} sets",
        )
        move(first, second, folder)
        there = second.rows()
        figure("moved_rows", sum(there.values()), "rows", f"in {sum(map(bool, there.values()))} tables")
        move(second, third, folder / "third")
        back = third.rows()
        grown = (
            "als_sessions.Contribution",
            "als_sessions.Attendance",
            "als_sessions.StageVisit",
        )  # by those who went on writing
        other = [
            label
            for label, count in there.items()
            if not label.startswith((*CHANGES, *grown)) and back[label] != count
        ]
        figure(
            "moved_other_rows", len(other), "tables", ", ".join(other) or "the same in each", well=not other
        )
    print(f"not well: {', '.join(failed)}" if failed else "all well", flush=True)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
