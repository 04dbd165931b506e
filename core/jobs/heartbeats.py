"""When each part of the site was last seen at work."""

from datetime import datetime, timedelta

from core import clock
from core.models import Heartbeat

WORKER = "tick"
BEAT = "beat"
STANDBY = "beat.standby"
BACKUP = "backup"
FAILED = "failed:"  # before the name of a job whose last run failed


def beat(name: str) -> None:
    """Record that this part is at work now."""
    if not Heartbeat.objects.filter(name=name).update(beat_at=clock.now()):
        Heartbeat.objects.bulk_create([Heartbeat(name=name, beat_at=clock.now())], ignore_conflicts=True)


def failure_of(job: str) -> str:
    """The row's name for a job whose last run failed, as long as the column takes."""
    return f"{FAILED}{job}"[:100]


def seen_at(name: str) -> datetime | None:
    """When it was last at work; None if never."""
    return Heartbeat.objects.filter(name=name).values_list("beat_at", flat=True).first()


def is_fresh(name: str, within: timedelta) -> bool:
    """Whether it was at work within this time."""
    return Heartbeat.objects.filter(name=name, beat_at__gte=clock.now() - within).exists()


def forget(name: str) -> None:
    """Remove the row, as of a failure that is over."""
    Heartbeat.objects.filter(name=name).delete()
