"""Notices to owners two weeks before their words are deleted; they quote no words.

Deletion does not depend on the notice: pages show the date from the beginning.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from accounts.models import User
from core import clock
from core.jobs.outbox import post
from core.models import OutboxMail
from privacy.reads.dated_briefs import DatedBrief, dated_briefs
from privacy.reads.retention_days import ended_sets, set_day
from programmes.models import TOLD_AHEAD
from sets.models import LearningSet, Membership


@dataclass(frozen=True)
class Notice:
    """One notice to one person about one deletion date; sent once, and again only if the date moves."""

    person_id: UUID
    letter: str
    subject: UUID
    day: date

    @property
    def key(self) -> str:
        """The outbox key, which prevents a second letter."""
        return f"{self.letter}:{self.subject}:{self.day}:{self.person_id}"

    @property
    def about(self) -> dict[str, str]:
        """The data for the letter's writer: ids and the date."""
        return {"subject": str(self.subject), "person": str(self.person_id), "day": self.day.isoformat()}


def tell_ahead() -> int:
    """Post the notices that are due and not yet posted; returns how many."""
    owed = {notice.key: notice for notice in (*of_sets(ended_sets()), *of_briefs(dated_briefs()))}
    posted = set(OutboxMail.objects.filter(key__in=owed).values_list("key", flat=True))
    new = [notice for key, notice in owed.items() if key not in posted]
    people = User.objects.filter(is_active=True).in_bulk({notice.person_id for notice in new})
    told = [notice for notice in new if notice.person_id in people]
    for notice in told:
        post(key=notice.key, to=people[notice.person_id].email, letter=notice.letter, about=notice.about)
    return len(told)


def is_near(day: date | None, zone: ZoneInfo) -> bool:
    """Whether the day is in the future and within two weeks, in that time zone."""
    today = clock.now().astimezone(zone).date()
    return day is not None and today < day <= today + TOLD_AHEAD


def of_sets(sets: Iterable[LearningSet]) -> Iterator[Notice]:
    """Notices to everybody who ever belonged to a set whose words will soon be deleted."""
    near = {one.pk: day for one in sets if (day := set_day(one)) and is_near(day, one.zone)}
    if not near:
        return
    held = Membership.objects.filter(learning_set__in=near, person__is_active=True).order_by()
    for set_id, person_id in held.values_list("learning_set", "person").distinct():
        yield Notice(person_id, "rights.set", set_id, near[set_id])


def of_briefs(briefs: Iterable[DatedBrief]) -> Iterator[Notice]:
    """Notices to authors of briefs that will soon be deleted, if their accounts are active."""
    for brief in briefs:
        if brief.author_comes_in and brief.day is not None and is_near(brief.day, brief.zone):
            yield Notice(brief.person_id, "rights.brief", brief.id, brief.day)
