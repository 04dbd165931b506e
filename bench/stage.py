"""Where the bench measures: a folder, a database and keys of its own, seeded with the demo and gone afterwards."""

import base64
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from scripts.demo import UNREAD
from tests import servers

ROOT = Path(__file__).resolve().parent.parent
Kind = Literal["sqlite", "postgres"]


class Durable(servers.Postgres):
    """As a deployment has it: a commit waits for the disk. The tests' own does not."""

    def command(self) -> list[str]:
        loose = ("fsync=", "full_page_writes=", "synchronous_commit=")
        words = iter(super().command())
        kept: list[str] = []
        for word in words:
            if word != "-c":
                kept.append(word)
            elif not (setting := next(words)).startswith(loose):
                kept += [word, setting]
        return kept


@dataclass(frozen=True)
class Stage:
    """What the processes of a part are started with."""

    kind: Kind
    environment: dict[str, str]

    @classmethod
    @contextmanager
    def of(cls, kind: Kind) -> Iterator["Stage"]:
        """Migrated and seeded; PostgreSQL comes with Redis."""
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="als-bench-")))
            stage = cls(kind, _keys(folder) | _databases(kind, folder, stack))
            stage.manage("migrate", "--verbosity=0")
            stage.manage("createcachetable", "--verbosity=0")
            stage.manage("collectstatic", "--noinput", "-v0", *(f"--ignore={name}" for name in UNREAD))
            stage.manage("seed", "--verbosity=0")
            yield stage

    def copied_for(self, part: str) -> dict[str, str]:
        """The same with a copy of the database, so that no part measures what another has added."""
        url = self.environment["DATABASE_URL"]
        if self.kind != "sqlite":
            return self.environment  # only parts that add nothing run there one after another
        file = Path(url.split(":///", 1)[1])
        copy = file.with_name(f"{part}.sqlite3")
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        return self.environment | {"DATABASE_URL": f"sqlite:///{copy}"}

    def manage(self, *words: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *words], env=os.environ | self.environment, cwd=ROOT, check=True
        )


def kinds() -> list[Kind]:
    """Every database there is to be had here without installing anything."""
    programs = shutil.which("redis-server") and list(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        print("# no PostgreSQL and Redis on this machine: only SQLite is measured", flush=True)
    return [kind for kind in get_args(Kind) if kind == "sqlite" or programs]


def _keys(folder: Path) -> dict[str, str]:
    """A site as `make run` has it, in a folder of its own; the master keys are thrown away with it."""
    return {
        "DJANGO_SETTINGS_MODULE": "tests.demo_settings",
        "ALS_VAR_DIR": str(folder),
        "ALS_STATIC_ROOT": str(folder / "static"),
        "ALS_SECRET_KEY": secrets.token_urlsafe(48),
        "ALS_KEKS": "bench:" + base64.b64encode(secrets.token_bytes(32)).decode(),
        "ALS_SITE_URL": "http://127.0.0.1",
        "ALS_DEMO": "1",
        "ALS_DEBUG": "0",
        "ALS_LOG_LEVEL": "WARNING",
        "EMAIL_URL": "memorymail://",
    }


def _databases(kind: Kind, folder: Path, stack: ExitStack) -> dict[str, str]:
    if kind == "sqlite":
        return {"DATABASE_URL": f"sqlite:///{folder / 'als.sqlite3'}", "REDIS_URL": ""}
    program, origin = servers.postgres()
    stack.callback(program.remove)
    own = Durable(program.binaries)
    stack.callback(own.remove)
    own.start()
    redis, redis_origin = servers.redis()
    stack.callback(redis.remove)
    redis.start()
    print(f"# PostgreSQL: {origin}, commits wait for the disk; Redis: {redis_origin}", flush=True)
    return {"DATABASE_URL": own.url, "REDIS_URL": redis.url}
