"""The site's one clock: it asks the workers to tick, and does their work itself while they or the broker are away."""

import logging
from datetime import datetime, timedelta

from django.db.models import Q

from core import clock
from core.jobs import heartbeats, tasks
from core.models import Heartbeat

log = logging.getLogger("core.jobs.beat")

EVERY = 5.0  # seconds between rounds
TICK_EVERY = timedelta(seconds=30)
# After so long another process takes over.
LEASE = timedelta(seconds=20)
WORKER_SILENT = timedelta(seconds=75)


class Beat:
    """One of any number of processes; the one that holds the row works, the others stand by."""

    def __init__(self) -> None:
        self._held: datetime | None = None
        self._asked: datetime | None = None

    def round(self) -> str:
        """One round; says what was done: `idle` (another leads), `asked` (the workers), `waited`, or `swept` (their
        work)."""
        if not self._lead():
            heartbeats.beat(heartbeats.STANDBY)
            return "idle"
        now = clock.now()
        due = self._asked is None or now - self._asked >= TICK_EVERY
        if due and tasks.ask_tick():
            self._asked, due = now, False
            done = "asked"
        else:
            done = "waited"
        if due or not heartbeats.is_fresh(heartbeats.WORKER, WORKER_SILENT):
            tasks.sweep()
            return "swept"
        return done

    def _lead(self) -> bool:
        """Whether this process holds the row: its own last beat stands there still, or nobody's does lately."""
        now = clock.now()
        rows = Heartbeat.objects.filter(name=heartbeats.BEAT)
        if not rows.exists():
            Heartbeat.objects.bulk_create([Heartbeat(name=heartbeats.BEAT)], ignore_conflicts=True)
        free = Q(beat_at__isnull=True) | Q(beat_at__lte=now - LEASE)
        mine = free if self._held is None else free | Q(beat_at=self._held)
        leads = rows.filter(mine).update(beat_at=now) == 1
        if leads and self._held is None:
            log.info("beat leads")
        self._held = now if leads else None
        return leads
