"""Deletion dates as pages show them: the day on which words will be, or were, deleted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import models

from core.models import Deletion
from issues.models import Brief, Issue
from privacy.reads.retention_days import brief_days, deletion_date, set_day
from sets.models import EMPTIED, LearningSet


@dataclass(frozen=True)
class Kept:
    """One set with its deletion date: None while it goes on; `over` once its words are gone."""

    learning_set: LearningSet
    day: date | None
    is_gone: bool = False


def kept(sets: Collection[LearningSet]) -> list[Kept]:
    """The sets' deletion dates, in the given order; the number of queries does not depend on the number of sets."""
    days = {one.pk: set_day(one) for one in sets}
    if not any(days.values()):
        return [Kept(one, None) for one in sets]
    log = Deletion.objects.filter(kind=EMPTIED, subject_id__in=days)
    gone = dict(log.values_list("subject_id", "created_at"))
    return [
        Kept(one, gone[one.pk].astimezone(one.zone).date(), is_gone=True)
        if one.pk in gone
        else Kept(one, days[one.pk])
        for one in sets
    ]


def day_of(thing: models.Model) -> date | None:
    """The day on which this row's words will be, or were, deleted; None while none is set."""
    if isinstance(thing, Brief):
        return day_of_brief(thing.issue)
    learning_set = thing if isinstance(thing, LearningSet) else getattr(thing, "learning_set", None)
    return kept([learning_set])[0].day if isinstance(learning_set, LearningSet) else deletion_date(thing)


def day_of_brief(issue: Issue) -> date | None:
    """The deletion date of the issue's brief, written or not; None until the issue has come to a session."""
    return brief_days([issue.pk])[issue.pk]
