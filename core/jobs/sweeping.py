"""What goes on without a broker: jobs and letters swept in turn, and in a lane of its own what somebody waits for."""

import logging
import threading
from collections.abc import Callable

from django.db import Error, close_old_connections

from core.jobs import outbox

log = logging.getLogger("core.jobs.sweeping")

URGENT_EVERY = 1.0  # seconds between looks for what somebody waits for


def repeat(stop: threading.Event, act: Callable[[], object], seconds: float) -> None:
    """Do this every so many seconds until told to stop; a database that is away is tried again at the next round."""
    while not stop.is_set():
        close_old_connections()
        try:
            act()
        except Error as error:
            log.warning("sweep failed", extra={"reason": type(error).__name__})
        stop.wait(seconds)


def start_urgent_lane(stop: threading.Event) -> threading.Thread:
    """Send codes and the like from a thread of their own, so that they never stand behind a mail server that hangs."""
    lane = threading.Thread(
        target=repeat, args=(stop, _send_urgent, URGENT_EVERY), name="urgent", daemon=True
    )
    lane.start()
    return lane


def _send_urgent() -> None:
    outbox.send_due(urgent_alone=True)
