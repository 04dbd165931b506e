"""After a deletion on SQLite: the bytes of what was deleted go too, from the file and from its log."""

from core.db import sqlite
from core.jobs.heartbeats import beat
from core.models import Deletion, Heartbeat, OutboxMail
from privacy.services.erasure import FAREWELL

WIPED = "privacy.wiped"


def wipe_after_deletions() -> bool:
    """Wipe what was deleted since the last time, and say whether that was done. The last letter to somebody who was
    erased is waited for, since their address goes with it."""
    if not sqlite.is_used() or OutboxMail.objects.filter(letter=FAREWELL).exists():
        return False
    newest = Deletion.objects.order_by("-id").first()
    if newest is None or Heartbeat.objects.filter(name=WIPED, beat_at__gt=newest.created_at).exists():
        return False
    if not sqlite.wipe_deleted():
        return False
    beat(WIPED)
    return True
