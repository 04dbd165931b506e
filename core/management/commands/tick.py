"""Replaces a Celery worker: sends due mail and runs due periodic jobs, once or in a loop."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections

from core.jobs.tasks import tick


class Command(BaseCommand):
    help = "Send due mail and run due jobs; with --loop until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")
        parser.add_argument(
            "--every", type=float, default=5.0, metavar="SECONDS", help="pause between sweeps"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["loop"]:
            tick()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.sweep_until(stop, options["every"])

    def sweep_until(self, stop: threading.Event, seconds: float) -> None:
        while not stop.is_set():
            close_old_connections()
            try:
                tick()
            except Error as error:
                # The database may be restarting: try again at the next round.
                self.stderr.write(f"The sweep failed: {type(error).__name__}.")
            stop.wait(seconds)
