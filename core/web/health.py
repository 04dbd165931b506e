"""Health endpoints for monitoring: whether this process answers, and whether the site can serve, as JSON."""

import logging
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import clock
from core.audit import chain
from core.models import Heartbeat, OutboxMail

log = logging.getLogger("core.web.health")

WORKER = "tick"
OLDEST_MAIL = timedelta(minutes=10)
LONGEST_SILENCE = timedelta(minutes=2)


@login_not_required
@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Always 200: shows only that this process answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when database, outbox, worker and audit are well, else 503; the body lists each check."""
    found = findings()
    well = all(found.values())
    body = {
        "status": "ok" if well else "failing",
        "checks": {k: "ok" if v else "failing" for k, v in found.items()},
    }
    return JsonResponse(body, status=200 if well else 503)


def findings() -> dict[str, bool]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return {
            "database": True,
            "outbox": _outbox_flows(),
            "worker": _worker_beats(),
            "audit": not chain.late_rows(),
        }
    except Error:
        log.exception("the database does not answer")
        return {"database": False, "outbox": False, "worker": False, "audit": False}


def _outbox_flows() -> bool:
    waiting = OutboxMail.objects.filter(state=OutboxMail.State.WAITING, attempts=0)
    return not waiting.filter(due_at__lt=clock.now() - OLDEST_MAIL).exists()


def _worker_beats() -> bool:
    return Heartbeat.objects.filter(name=WORKER, beat_at__gte=clock.now() - LONGEST_SILENCE).exists()
