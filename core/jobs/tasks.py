"""What Celery calls: the nudge after a letter was posted, and the tick that finds what a nudge missed."""

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
    """Send what is due."""
    outbox.send_due()


@shared_task(name="core.tick", ignore_result=True)
def tick() -> None:
    """One sweep: leave a sign of life, run the periodic jobs that are due, send what is due."""
    periodic.beat(health.WORKER)
    periodic.run_due()
    outbox.send_due()


def nudge() -> None:
    """Ask a worker to send now, in nobody's time. Without one, or with Redis down, the tick does it a little later."""
    if settings.ALS_REDIS_URL:
        nudger(os.getpid()).nudge()


@lru_cache(maxsize=2)
def nudger(_process: int) -> CoalescedCall:
    """One a process: threads do not survive a fork."""
    return CoalescedCall(_ask)


def _ask() -> None:
    try:
        send_outbox.apply_async(retry=False)
    except Exception as error:
        log.warning("nudge not sent", extra={"reason": type(error).__name__})
