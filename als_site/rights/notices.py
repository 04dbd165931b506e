"""Owners are told two weeks ahead that their words will go, by letters that quote none of them.

Told too late, since the day moved nearer or nothing ran for a while: the words go two weeks after the letter.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from accounts.models import User
from als_site.rights.briefs import DatedBrief, dated_briefs
from als_site.rights.dates import ended_sets, set_day
from core import clock
from core.models import OutboxMail
from core.outbox import post
from sets.models import LearningSet, Membership

TOLD_AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Notice:
    """One letter to one person about one counted day: told once, and again only when that day moves."""

    person_id: UUID
    letter: str
    subject: UUID
    counted: date
    zone: ZoneInfo

    @property
    def key(self) -> str:
        """What makes it one letter."""
        return f"{self.letter}:{self.subject}:{self.counted}:{self.person_id}"

    @property
    def about(self) -> dict[str, str]:
        """Ids and days: `day` is the one that is told."""
        day = max(self.counted, _today(self.zone) + TOLD_AHEAD)
        days = {"counted": self.counted.isoformat(), "day": day.isoformat()}
        return {"subject": str(self.subject), "person": str(self.person_id), **days}


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


def told_days(notices: Iterable[Notice]) -> dict[UUID, date]:
    """Of each subject the day on which it goes: the counted one, or two weeks after the last of its letters; after
    today where one of them is still to be posted."""
    owed = {notice.key: notice for notice in notices}
    if not owed:
        return {}
    posted = dict(OutboxMail.objects.filter(key__in=owed).values_list("key", "created_at"))
    days: dict[UUID, date] = {}
    for key, notice in owed.items():
        moment = posted.get(key)
        told = moment.astimezone(notice.zone).date() if moment else _today(notice.zone)
        days[notice.subject] = max(days.get(notice.subject, notice.counted), told + TOLD_AHEAD)
    return days


def is_near(day: date | None, zone: ZoneInfo) -> bool:
    """Whether it is at most two weeks off, or over: then everybody must have been told."""
    return day is not None and day <= _today(zone) + TOLD_AHEAD


def of_sets(sets: Iterable[LearningSet]) -> Iterator[Notice]:
    """To everybody who ever was in one that goes soon: a leaver's own words go too."""
    near = {one.pk: (day, one.zone) for one in sets if (day := set_day(one)) and is_near(day, one.zone)}
    if not near:
        return
    held = Membership.objects.filter(learning_set__in=near, person__is_active=True).order_by()
    for set_id, person_id in held.values_list("learning_set", "person").distinct():
        yield Notice(person_id, "rights.set", set_id, *near[set_id])


def of_briefs(briefs: Iterable[DatedBrief]) -> Iterator[Notice]:
    """To the author of one that goes soon, while they can still come in."""
    for brief in briefs:
        if brief.author_comes_in and brief.day is not None and is_near(brief.day, brief.zone):
            yield Notice(brief.person_id, "rights.brief", brief.id, brief.day, brief.zone)


def _today(zone: ZoneInfo) -> date:
    return clock.now().astimezone(zone).date()
