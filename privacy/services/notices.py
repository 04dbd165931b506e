"""Owners are told two weeks ahead that their words will go, by letters that quote none of them.

The day itself does not wait for the letter: it stands on the page from the beginning.
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
    """One letter to one person about one day: told once, and again only when that day moves."""

    person_id: UUID
    letter: str
    subject: UUID
    day: date

    @property
    def key(self) -> str:
        """What makes it one letter."""
        return f"{self.letter}:{self.subject}:{self.day}:{self.person_id}"

    @property
    def about(self) -> dict[str, str]:
        """Ids and the day."""
        return {"subject": str(self.subject), "person": str(self.person_id), "day": self.day.isoformat()}


def tell_ahead() -> int:
    """Post the letters that are due and not yet posted; says how many."""
    owed = {notice.key: notice for notice in (*of_sets(ended_sets()), *of_briefs(dated_briefs()))}
    posted = set(OutboxMail.objects.filter(key__in=owed).values_list("key", flat=True))
    new = [notice for key, notice in owed.items() if key not in posted]
    people = User.objects.filter(is_active=True).in_bulk({notice.person_id for notice in new})
    told = [notice for notice in new if notice.person_id in people]
    for notice in told:
        post(key=notice.key, to=people[notice.person_id].email, letter=notice.letter, about=notice.about)
    return len(told)


def is_near(day: date | None, zone: ZoneInfo) -> bool:
    """Whether it comes within two weeks."""
    today = clock.now().astimezone(zone).date()
    return day is not None and today < day <= today + TOLD_AHEAD


def of_sets(sets: Iterable[LearningSet]) -> Iterator[Notice]:
    """To everybody who ever was in one that goes soon: a leaver's own words go too."""
    near = {one.pk: day for one in sets if (day := set_day(one)) and is_near(day, one.zone)}
    if not near:
        return
    held = Membership.objects.filter(learning_set__in=near, person__is_active=True).order_by()
    for set_id, person_id in held.values_list("learning_set", "person").distinct():
        yield Notice(person_id, "rights.set", set_id, near[set_id])


def of_briefs(briefs: Iterable[DatedBrief]) -> Iterator[Notice]:
    """To the author of one that goes soon, while they can still come in."""
    for brief in briefs:
        if brief.author_comes_in and brief.day is not None and is_near(brief.day, brief.zone):
            yield Notice(brief.person_id, "rights.brief", brief.id, brief.day)
