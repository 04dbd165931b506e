"""Celery tasks: send mail as soon as it is posted, and a regular tick that also finds what was missed."""

import logging
import os
from functools import lru_cache

from celery import shared_task
from django.conf import settings

from core.jobs import outbox, periodic
from core.jobs.coalesce import CoalescedCall
from core.web import health

log = logging.getLogger("core.jobs.tasks")


@shared_task(name="core.send_outbox", ignore_result=True)
def send_outbox() -> None:
    """Send due mail."""
    outbox.send_due()


@shared_task(name="core.tick", ignore_result=True)
def tick() -> None:
    """Record a heartbeat, run the periodic jobs that are due, and send due mail."""
    periodic.beat(health.WORKER)
    periodic.run_due()
    outbox.send_due()


def nudge() -> None:
    """Ask a worker, from a background thread, to send mail now. If none or no Redis answers, the next tick sends it."""
    if settings.ALS_REDIS_URL:
        nudger(os.getpid()).nudge()


@lru_cache(maxsize=2)
def nudger(_process: int) -> CoalescedCall:
    """This process's CoalescedCall, looked up by process id: threads do not survive a fork."""
    return CoalescedCall(_ask)


def _ask() -> None:
    try:
        send_outbox.apply_async(retry=False)
    except Exception as error:
        log.warning("nudge not sent", extra={"reason": type(error).__name__})
