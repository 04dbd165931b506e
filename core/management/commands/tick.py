"""Replaces beat and Celery worker on a small site: sends due mail and runs due periodic jobs, once or in a loop."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core import startup
from core.jobs import heartbeats, sweeping
from core.jobs.tasks import tick


class Command(BaseCommand):
    help = "Send due mail and run due jobs; with --loop until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")
        parser.add_argument(
            "--every", type=float, default=5.0, metavar="SECONDS", help="pause between sweeps"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        startup.refuse_wrong_keys()
        if not options["loop"]:
            tick()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        lane = sweeping.start_urgent_lane(stop)
        self.sweep_until(stop, options["every"])
        lane.join(sweeping.URGENT_EVERY)

    def sweep_until(self, stop: threading.Event, seconds: float) -> None:
        sweeping.repeat(stop, lambda: tick(by=heartbeats.BEAT), seconds)
