"""The site's clock, in place of Celery's: without a broker or workers it does their work itself."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from core import startup
from core.jobs import beat, sweeping


class Command(BaseCommand):
    help = "Ask the workers for what is due until stopped; of several, one works and the others stand by."

    def handle(self, *args: Any, **options: Any) -> None:
        startup.refuse_wrong_keys()
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        lane = sweeping.start_urgent_lane(stop)
        sweeping.repeat(stop, beat.Beat().round, beat.EVERY)
        lane.join(sweeping.URGENT_EVERY)
