"""A programme's sessions by their dates, each counted where its set meets: facts that a lead arranges, no figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Min
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import clock
from dashboards.columns import read
from dashboards.facilitators import OPENED
from sessions.models import Session
from sessions.process.machine import Status
from sets.models import SetStatus

DAY = timedelta(days=1)
COLUMNS = (
    "learning_set", "learning_set__name", "learning_set__time_zone", "learning_set__status", "learning_set__ended_at",
    "starts_at", "status", "opened_at", "closed_at",
)  # fmt: skip


class State(Enum):
    """How a session stands, for who looks at dates."""

    HELD = "held"
    OPEN = "open"
    PLANNED = "planned"
    MISSED = "missed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> Promise:
        """As the page says it."""
        return _LABELS[self]


_LABELS = {
    State.HELD: _("Held"),
    State.OPEN: _("Open"),
    State.PLANNED: _("Planned"),
    State.MISSED: _("Not opened"),
    State.CANCELLED: _("Cancelled"),
}


@dataclass(frozen=True)
class Meeting:
    """One session of one set."""

    set_id: UUID
    set_name: str
    zone: ZoneInfo
    starts_at: datetime
    state: State
    opened_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def local(self) -> datetime:
        """When it begins, where the set meets."""
        return self.starts_at.astimezone(self.zone)

    @property
    def day(self) -> date:
        """The day there."""
        return self.local.date()


def meetings(programme_id: UUID, first: date, last: date, now: datetime | None = None) -> list[Meeting]:
    """The sessions of these days, the earliest first, in one query; without those that were to come when their set
    ended, and without rehearsals."""
    now = now or clock.now()
    begins, ends = (datetime.combine(day, time(), tzinfo=UTC) for day in (first - DAY, last + 2 * DAY))
    within = Session.objects.filter(
        learning_set__programme=programme_id, starts_at__gte=begins, starts_at__lt=ends
    )
    found = [
        Meeting(pk, name, ZoneInfo(zone), starts_at, _state(status, starts_at, now), opened_at, closed_at)
        for pk, name, zone, set_status, ended_at, starts_at, status, opened_at, closed_at in read(
            within.order_by("starts_at", "learning_set__name", "id"), *COLUMNS
        )
        if not _given_up(status, set_status, starts_at, ended_at)
    ]
    return [one for one in found if first <= one.day <= last]


def first_day(programme_id: UUID) -> date | None:
    """The day of the programme's first session of all, in UTC."""
    rows = Session.objects.filter(learning_set__programme=programme_id).order_by()
    found: datetime | None = rows.aggregate(first=Min("starts_at"))["first"]
    return found.date() if found else None


def by_day(found: Sequence[Meeting]) -> list[tuple[date, list[Meeting]]]:
    """The sessions of each day, each in its own set's zone."""
    in_order = sorted(found, key=lambda one: (one.day, one.local.time(), one.set_name.casefold()))
    return [(day, list(those)) for day, those in groupby(in_order, key=lambda one: one.day)]


def _state(status: str, starts_at: datetime, now: datetime) -> State:
    if status == Status.CLOSED:
        return State.HELD
    if status == Status.CANCELLED:
        return State.CANCELLED
    if status in OPENED:
        return State.OPEN
    return State.MISSED if starts_at < now - DAY else State.PLANNED


def _given_up(status: str, set_status: str, starts_at: datetime, ended_at: datetime | None) -> bool:
    """Whether it was still to come when its set ended."""
    is_ended = status == Status.SCHEDULED and set_status == SetStatus.ENDED
    return is_ended and (ended_at is None or starts_at > ended_at)
