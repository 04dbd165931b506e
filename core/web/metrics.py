"""Gauges for Prometheus, read from the database at the scrape: counts and ages, never a set or a person."""

import hmac
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import clock
from core.audit import chain
from core.jobs import heartbeats, periodic
from core.models import Heartbeat, OutboxMail
from core.web import health, site_health

KIND = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Sample:
    """One number; its labels are kinds and names of parts."""

    value: float
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gauge:
    """A metric: its name, what it counts, and how it is read."""

    name: str
    help: str
    read: Callable[[], Iterable[Sample]]


_gauges: dict[str, Gauge] = {}


def gauge(name: str, help: str) -> Callable[[Callable[[], Iterable[Sample]]], Callable[[], Iterable[Sample]]]:
    """Decorator, for each app's metrics.py: register what is read at a scrape."""

    def register(read: Callable[[], Iterable[Sample]]) -> Callable[[], Iterable[Sample]]:
        _gauges[name] = Gauge(name, help, read)
        return read

    return register


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever shows the bearer token ALS_METRICS_TOKEN; without one there is no such page."""
    shown = str(request.META.get("HTTP_AUTHORIZATION") or "").encode()
    token = settings.ALS_METRICS_TOKEN
    if not token or not hmac.compare_digest(shown, f"Bearer {token}".encode()):
        raise Http404
    return HttpResponse("".join(lines()), content_type=KIND)


def lines() -> Iterator[str]:
    """Every gauge in Prometheus's text format; with the database away only that this is so."""
    ready = health.readiness()
    yield from _spelled(
        Gauge("als_ready", "Whether this process can serve.", lambda: [Sample(all(ready.values()))])
    )
    if ready["database"] and ready["migrations"]:
        for each in _gauges.values():
            yield from _spelled(each)


def _spelled(gauge: Gauge) -> Iterator[str]:
    yield f"# HELP {gauge.name} {gauge.help}\n# TYPE {gauge.name} gauge\n"
    for sample in gauge.read():
        yield f"{gauge.name}{spelled_labels(sample.labels)} {float(sample.value):g}\n"


def spelled_labels(labels: dict[str, str]) -> str:
    """Labels in braces, "" for none; characters that would need quoting are left out."""
    spelled = ",".join(f'{name}="{_plain(value)}"' for name, value in sorted(labels.items()))
    return f"{{{spelled}}}" if spelled else ""


def _plain(value: str) -> str:
    return "".join(each for each in value if each.isalnum() or each in "._:- /<>()?^$|[]+*=")


@gauge("als_check", "Each check of /health/site: 1 is well.")
def checks() -> Iterator[Sample]:
    """By the check's name."""
    for each in site_health.findings():
        yield Sample(each.well, {"check": each.name})


@gauge("als_outbox_waiting", "Letters due and not sent, by kind of letter.")
def outbox_waiting() -> Iterator[Sample]:
    """Kinds without any are not named."""
    due = OutboxMail.objects.filter(state=OutboxMail.State.WAITING, due_at__lte=clock.now())
    for letter, count in due.values_list("letter").annotate(n=Count("id")).order_by("letter"):
        yield Sample(count, {"letter": letter})


@gauge("als_outbox_oldest_seconds", "For how long the oldest letter has been due.")
def outbox_oldest() -> Iterator[Sample]:
    """0 when none is."""
    due = OutboxMail.objects.filter(state=OutboxMail.State.WAITING, first_due_at__lte=clock.now())
    oldest = due.aggregate(at=Min("first_due_at"))["at"]
    yield Sample((clock.now() - oldest).total_seconds() if oldest else 0)


@gauge("als_letters_undelivered", "Letters given up, or refused for good, that nobody has dealt with.")
def letters_undelivered() -> Iterator[Sample]:
    """By state, both always."""
    for state in (OutboxMail.State.DEAD, OutboxMail.State.REFUSED):
        yield Sample(OutboxMail.objects.filter(state=state).count(), {"state": str(state)})


@gauge("als_heartbeat_age_seconds", "Since when a part or a job was last at work.")
def heartbeat_age() -> Iterator[Sample]:
    """Jobs too: retention and the audit's check are among them."""
    now = clock.now()
    seen = Heartbeat.objects.exclude(name__startswith=heartbeats.FAILED).exclude(beat_at=None)
    for name, at in seen.order_by("name").values_list("name", "beat_at"):
        if at is not None:
            yield Sample((now - at).total_seconds(), {"name": name})


@gauge(
    "als_job_late_seconds", "For how long a regular job has been due: retention and the audit are among them."
)
def job_late() -> Iterator[Sample]:
    """By job, each that has ever run; 0 while it is on time."""
    seen = dict(Heartbeat.objects.exclude(beat_at=None).values_list("name", "beat_at"))
    for job in periodic.jobs():
        if at := seen.get(job.name):
            yield Sample(max(0.0, (clock.now() - at).total_seconds() - job.seconds), {"job": job.name})


@gauge("als_job_failed", "Whether the last run of a regular job failed.")
def job_failed() -> Iterator[Sample]:
    """By job, each that there is."""
    failed = set(Heartbeat.objects.filter(name__startswith=heartbeats.FAILED).values_list("name", flat=True))
    for job in periodic.jobs():
        yield Sample(heartbeats.failure_of(job.name) in failed, {"job": job.name})


@gauge("als_audit_late_rows", "Rows of the audit that wait too long for their place in the chain.")
def audit_late_rows() -> Iterator[Sample]:
    """One number."""
    yield Sample(chain.late_rows())


@gauge("als_clock_skew_seconds", "By how much this process's clock is ahead of the database's.")
def clock_skew() -> Iterator[Sample]:
    """One number."""
    yield Sample(clock.skew())
