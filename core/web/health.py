"""Health endpoints for probes and monitoring: this process, whether it can serve, and the whole site, as JSON."""

import logging
from collections.abc import Callable, Mapping

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import resolve
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.sealing import proof
from core.web import site_health

log = logging.getLogger("core.web.health")

_migrated = False


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
    """200 when this process can serve: the database answers, is migrated, and the master keys open what is sealed."""
    return _answer(readiness())


@login_not_required
@never_cache
@require_safe
def site(request: HttpRequest) -> JsonResponse:
    """200 when everything that belongs to the site is well, for monitoring: a probe on it would take pages down with
    the letters' process."""
    found = readiness()
    if all(found.values()):
        found |= {each.name: each.well for each in site_health.findings()}
    return _answer(found)


class AnyHostMiddleware:
    """Answers the health addresses before names of hosts, sessions and people are looked at: a probe knows no name, and
    speaks plain http."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        view = {"/health/live": live, "/health/ready": ready, "/health/site": site}.get(request.path)
        if view is None or request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        request.resolver_match = resolve(request.path)
        return view(request)


def readiness() -> dict[str, bool]:
    """What this process needs in order to serve, each well or not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not is_migrated():
            return {"database": True, "migrations": False, "keys": False}
        return {"database": True, "migrations": True, "keys": not proof.faults()}
    except Error as error:
        log.error("the database does not answer", exc_info=error)
        return {"database": False, "migrations": False, "keys": False}


def is_migrated() -> bool:
    """Whether no migration of this version is missing; remembered once true, since the answer reads every file."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _answer(found: Mapping[str, bool]) -> JsonResponse:
    well = all(found.values())
    body = {
        "status": "ok" if well else "failing",
        "checks": {name: "ok" if each else "failing" for name, each in found.items()},
    }
    return JsonResponse(body, status=200 if well else 503)
