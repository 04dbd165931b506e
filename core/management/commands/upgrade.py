"""Brings the database to this version, once at a time: others that try meanwhile wait, and say for what."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

# Any number does, as long as nothing else of ours takes the same one.
LOCK = 0x414C53


class Command(BaseCommand):
    help = "Migrate and make what the database needs besides; under a lock, so that one process does it at a time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--wait", type=float, default=300, metavar="SECONDS", help="for another that is at it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with self.alone(options["wait"]):
            call_command("migrate", interactive=False, verbosity=options["verbosity"])
            call_command("createcachetable", verbosity=options["verbosity"])

    @contextmanager
    def alone(self, seconds: float) -> Iterator[None]:
        """Hold the lock of upgrades; on SQLite each migration locks the whole file by itself."""
        if connection.vendor != "postgresql":
            yield
            return
        deadline, told = time.monotonic() + seconds, False
        while not self.take():
            if not told:
                self.stderr.write("Another process is migrating: waiting for it.")
                told = True
            if time.monotonic() > deadline:
                raise CommandError(f"Another process has been migrating for {seconds:.0f} seconds.")
            time.sleep(0.5)
        try:
            yield
        finally:
            self.leave()

    def take(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            return bool(cursor.fetchone()[0])

    def leave(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
