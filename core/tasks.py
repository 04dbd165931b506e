"""What Celery calls: the nudge after a letter was posted, and the tick that finds what a nudge missed."""

import logging

from celery import shared_task
from django.conf import settings

from core import health, outbox, periodic

log = logging.getLogger("core.tasks")


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
    """Ask a worker to send now. Without one, or with Redis down, the tick does it a little later."""
    if not settings.ALS_REDIS_URL:
        return
    try:
        send_outbox.apply_async(retry=False)
    except Exception as error:
        log.warning("nudge not sent", extra={"reason": type(error).__name__})
