"""Celery tasks: send mail as soon as it is posted, and a regular tick that also finds what was missed."""

import logging
import os
from functools import lru_cache

from celery import Task, shared_task
from django.conf import settings

from core.jobs import heartbeats, outbox, periodic
from core.jobs.coalesce import CoalescedCall

log = logging.getLogger("core.jobs.tasks")


@shared_task(name="core.send_outbox", ignore_result=True)
def send_outbox() -> None:
    """Send due mail."""
    outbox.send_due()


@shared_task(name="core.tick", ignore_result=True)
def tick(by: str = "") -> None:
    """Record a heartbeat of the worker, and of the clock `by` which it ticks, if that has no other; then sweep."""
    heartbeats.beat(heartbeats.WORKER)
    if by:
        heartbeats.beat(by)
    sweep()


def sweep() -> None:
    """Run the periodic jobs that are due, and send due mail."""
    if not settings.ALS_REDIS_URL:
        heartbeats.beat(heartbeats.WORKER)  # whoever sweeps is the worker
    periodic.run_due()
    outbox.send_due()


def ask_tick() -> bool:
    """Ask a worker to tick; whether the broker took that."""
    return bool(settings.ALS_REDIS_URL) and _ask(tick, expires=25)


def nudge() -> None:
    """Ask a worker, from a background thread, to send mail now. If no Redis answers, the beat sends it."""
    if settings.ALS_REDIS_URL:
        nudger(os.getpid()).nudge()


@lru_cache(maxsize=2)
def nudger(_process: int) -> CoalescedCall:
    """This process's CoalescedCall, looked up by process id: threads do not survive a fork."""
    return CoalescedCall(_nudge)


def _nudge() -> None:
    _ask(send_outbox)


def _ask(task: "Task[[], None] | Task[[str], None]", expires: float = 3600) -> bool:
    """Whether the broker took it. What nobody does within its seconds is not done late as well."""
    try:
        task.apply_async(retry=False, expires=expires)
    except Exception as error:
        log.warning("nudge not sent", extra={"reason": type(error).__name__})
        return False
    return True
