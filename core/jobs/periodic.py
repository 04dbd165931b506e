"""Periodic jobs: each app registers its own in its periodic.py, and `tick` runs those that are due."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from core import clock
from core.audit import chain, checkpoints
from core.backup import deletions
from core.jobs import heartbeats
from core.models import Heartbeat, IdempotencyKey, OutboxMail

log = logging.getLogger("core.jobs.periodic")

Act = Callable[[], object]

IDEMPOTENCY_KEYS_KEPT = timedelta(days=30)
# The rows hold e-mail addresses; after this long no letter is posted again under the same key.
SETTLED_MAIL_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Job:
    """A function to run every `seconds`; it must be idempotent, since a run may be repeated."""

    name: str
    seconds: int
    act: Act


_jobs: dict[str, Job] = {}


def every(*, seconds: int) -> Callable[[Act], Act]:
    """Decorator: register a job under its module's and function's name, which is its key in the Heartbeat table."""

    def register(act: Act) -> Act:
        name = f"{act.__module__}.{act.__qualname__}"
        _jobs[name] = Job(name, seconds, act)
        return act

    return register


def jobs() -> list[Job]:
    return [_jobs[name] for name in sorted(_jobs)]


def run_due() -> list[str]:
    """Run every due job and return their names; a failing job is logged and does not stop the others."""
    ran = []
    for job in jobs():
        if _claim(job):
            ran.append(job.name)
            _run(job)
    return ran


def _claim(job: Job) -> bool:
    """Whether the job is due and this process should run it; one conditional UPDATE decides between processes."""
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
        heartbeats.beat(heartbeats.failure_of(job.name))
    else:
        heartbeats.forget(heartbeats.failure_of(job.name))


@every(seconds=86_400)
def forget_old_rows() -> None:
    """Delete idempotency keys after 30 days and sent or abandoned mail after 90."""
    IdempotencyKey.objects.filter(created_at__lt=clock.now() - IDEMPOTENCY_KEYS_KEPT).delete()
    OutboxMail.objects.filter(settled_at__lt=clock.now() - SETTLED_MAIL_KEPT).delete()


@every(seconds=600)
def chain_audit() -> None:
    """Chain new audit rows and write a checkpoint. Until then (ten minutes at most, if all is well) a change to a new
    row would go unnoticed."""
    chain.extend_chain()
    checkpoints.write_down()


@every(seconds=86_400)
def verify_audit() -> None:
    """Verify the whole audit chain against its digests and checkpoints; logs an error with the first bad row."""
    if found := chain.verify_chain() or checkpoints.find_cut():
        log.error("audit does not hold", extra={"row": found.seq, "kind": found.what})
    if late := chain.late_rows():
        log.error("audit rows wait to be chained", extra={"count": late})


@every(seconds=3600)
def keep_deletions_apart() -> None:
    """Add to the deletion log file any lines that could not be written at the time."""
    deletions.catch_up()
