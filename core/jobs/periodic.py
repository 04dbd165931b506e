"""Jobs that run again and again: each app registers its own in periodic.py, the tick runs what is due."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from core import clock
from core.audit import chain, checkpoints
from core.backup import deletions
from core.models import Heartbeat, IdempotencyKey, OutboxMail

log = logging.getLogger("core.jobs.periodic")

Act = Callable[[], object]

IDEMPOTENCY_KEYS_KEPT = timedelta(days=30)
# They hold addresses; nobody posts a letter's key again after so long.
SETTLED_MAIL_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every so many seconds; it must be harmless to do once too often."""

    name: str
    seconds: int
    act: Act


_jobs: dict[str, Job] = {}


def every(*, seconds: int) -> Callable[[Act], Act]:
    """Register a job under its module's and function's name."""

    def register(act: Act) -> Act:
        name = f"{act.__module__}.{act.__qualname__}"
        _jobs[name] = Job(name, seconds, act)
        return act

    return register


def jobs() -> list[Job]:
    return [_jobs[name] for name in sorted(_jobs)]


def run_due() -> list[str]:
    """Run every job whose time has come, and say which; one that fails does not stop the others."""
    ran = []
    for job in jobs():
        if _claim(job):
            ran.append(job.name)
            _run(job)
    return ran


def beat(name: str) -> None:
    """Leave a sign of life."""
    if not Heartbeat.objects.filter(name=name).update(beat_at=clock.now()):
        Heartbeat.objects.bulk_create([Heartbeat(name=name, beat_at=clock.now())], ignore_conflicts=True)


def _claim(job: Job) -> bool:
    """Whether this process is the one to run the job now: a single update decides between many."""
    beats = Heartbeat.objects.filter(name=job.name)
    due = Q(beat_at__isnull=True) | Q(beat_at__lte=clock.now() - timedelta(seconds=job.seconds))
    if not beats.exists():
        Heartbeat.objects.bulk_create([Heartbeat(name=job.name)], ignore_conflicts=True)
    return beats.filter(due).exists() and beats.filter(due).update(beat_at=clock.now()) == 1


def _run(job: Job) -> None:
    try:
        job.act()
    except Exception:
        log.exception("job failed", extra={"job": job.name})


@every(seconds=86_400)
def forget_old_rows() -> None:
    """Receipts and settled mail that no resent form and no question will ask for."""
    IdempotencyKey.objects.filter(created_at__lt=clock.now() - IDEMPOTENCY_KEYS_KEPT).delete()
    OutboxMail.objects.filter(settled_at__lt=clock.now() - SETTLED_MAIL_KEPT).delete()


@every(seconds=600)
def chain_audit() -> None:
    """The audit's new rows get their places, and how far it has come is kept apart: whoever changes what is new in it
    has these minutes."""
    chain.extend_chain()
    checkpoints.write_down()


@every(seconds=86_400)
def verify_audit() -> None:
    """Every row of the audit, and what was seen of it; an error in the log says where it does not hold."""
    if found := chain.verify_chain() or checkpoints.find_cut():
        log.error("audit does not hold", extra={"row": found.seq, "kind": found.what})
    if late := chain.late_rows():
        log.error("audit rows wait to be chained", extra={"count": late})


@every(seconds=3600)
def keep_deletions_apart() -> None:
    """What could not be written beside the database when it was deleted."""
    deletions.catch_up()
