"""Deletion dates: a brief's counts from its session, all other words' from the end of their set."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F

from accounts.models import Draft
from core import clock
from core.db.unscoped import rows
from issues.models import Brief, Issue, draft_slots
from sessions.models import Bid, Round
from sessions.process.machine import Status
from sets.models import LearningSet, SetStatus


def deletion_date(thing: models.Model) -> date | None:
    """The day on which this row's words will be deleted; None while none is set."""
    if isinstance(thing, LearningSet):
        return set_day(thing)
    if isinstance(thing, Brief):
        return brief_days([thing.issue_id])[thing.issue_id]
    learning_set = getattr(thing, "learning_set", None)
    return set_day(learning_set) if isinstance(learning_set, LearningSet) else None


def set_day(learning_set: LearningSet) -> date | None:
    """The deletion date of a set's words, in the set's time zone; None while it goes on."""
    if learning_set.ended_at is None or not learning_set.has_ended:
        return None
    return _after(learning_set.ended_at, learning_set.time_zone, learning_set.programme.retention_days)


def brief_days(issue_ids: Collection[UUID]) -> dict[UUID, date | None]:
    """The deletion date of each issue's brief by issue id, or the set's if that is sooner. Counts from the last session
    to which the issue came, or from the brief's last change if that is later."""
    held = _last_sessions(issue_ids)
    found: dict[UUID, date | None] = {}
    issues = list(
        rows(Issue)
        .filter(pk__in=issue_ids)
        .select_related("learning_set__programme")
        .annotate(brief_changed_at=F("brief__updated_at"))
        .order_by("pk")
    )
    changed = _last_changes(issues)
    for issue in issues:
        days = [set_day(issue.learning_set)]
        if issue.pk in held:
            zone = issue.learning_set.time_zone
            since = max([held[issue.pk], *((moment, zone) for moment in changed.get(issue.pk, ()))])
            days.append(_after(*since, issue.learning_set.programme.brief_days))
        found[issue.pk] = min((day for day in days if day is not None), default=None)
    return found


def ended_sets() -> models.QuerySet[LearningSet]:
    """Ended sets whose words have not been deleted."""
    ended = LearningSet.objects.filter(status=SetStatus.ENDED, ended_at__isnull=False)
    gone = LearningSet.objects.emptied().values("pk")
    return ended.exclude(pk__in=gone).select_related("programme").order_by("ended_at", "id")


def has_come(day: date | None, zone: ZoneInfo) -> bool:
    """Whether that day has begun in the set's time zone."""
    return day is not None and clock.now().astimezone(zone).date() >= day


def _last_sessions(issue_ids: Collection[UUID]) -> dict[UUID, tuple[datetime, str]]:
    """The end of the last session in which each issue was offered or worked on, and that session's zone."""
    last: dict[UUID, tuple[datetime, str]] = {}
    came: list[type[Bid] | type[Round]] = [Bid, Round]
    for model in came:
        for issue_id, closed_at, starts_at, minutes, zone in _sessions_of(model, issue_ids):
            ended = closed_at or starts_at + timedelta(minutes=minutes)
            if issue_id not in last or last[issue_id][0] < ended:
                last[issue_id] = (ended, zone)
    return last


def _last_changes(issues: Iterable[Any]) -> dict[UUID, list[datetime]]:
    """When each issue's brief or its draft was last changed."""
    typed = {(issue.owner_id, draft_slots(issue.pk)["brief"]): issue.pk for issue in issues}
    found: dict[UUID, list[datetime]] = {}
    for issue in issues:
        if issue.brief_changed_at:
            found.setdefault(issue.pk, []).append(issue.brief_changed_at)
    drafts = rows(Draft).filter(
        person__in={owner for owner, _ in typed}, slot__in={slot for _, slot in typed}
    )
    for person_id, slot, moment in drafts.order_by().values_list("person_id", "slot", "updated_at"):
        if (person_id, slot) in typed:
            found.setdefault(typed[person_id, slot], []).append(moment)
    return found


def _sessions_of(model: type[Bid] | type[Round], issue_ids: Collection[UUID]) -> Any:
    columns = ("issue", "session__closed_at", "session__starts_at", "session__minutes", "session__time_zone")
    came = rows(model).filter(issue__in=issue_ids).exclude(session__status=Status.CANCELLED)
    return came.order_by().values_list(*columns)


def _after(moment: datetime, zone: str, days: int) -> date:
    return moment.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
