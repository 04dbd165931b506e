"""Owners are told two weeks ahead that their words will go, by letters that quote none of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from accounts.models import User
from als_site.rights.briefs import dated_briefs
from als_site.rights.dates import set_day
from als_site.rights.retention import ended_sets
from core import clock
from core.models import OutboxMail
from core.outbox import post
from sets.models import Membership

TOLD_AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Notice:
    """One letter to one person about one day: told once, and again only when the day moves."""

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
        """Ids and a day."""
        return {"subject": str(self.subject), "day": self.day.isoformat(), "person": str(self.person_id)}


def tell_ahead() -> int:
    """Post the letters that are due and not yet posted; says how many."""
    due = {notice.key: notice for notice in (*_of_sets(), *_of_briefs())}
    posted = set(OutboxMail.objects.filter(key__in=due).values_list("key", flat=True))
    new = [notice for key, notice in due.items() if key not in posted]
    people = User.objects.filter(is_active=True).in_bulk({notice.person_id for notice in new})
    told = [notice for notice in new if notice.person_id in people]
    for notice in told:
        post(key=notice.key, to=people[notice.person_id].email, letter=notice.letter, about=notice.about)
    return len(told)


def is_near(day: date | None, zone: ZoneInfo, now: datetime | None = None) -> bool:
    """Whether it is at most two weeks off; over is not near."""
    today = (now or clock.now()).astimezone(zone).date()
    return day is not None and today < day <= today + TOLD_AHEAD


def _of_sets() -> Iterator[Notice]:
    """To everybody who ever was in it: a leaver's own words go too."""
    days = {one.pk: day for one in ended_sets() if is_near(day := set_day(one), one.zone) and day}
    held = Membership.objects.filter(learning_set__in=days).order_by().values_list("learning_set", "person")
    for set_id, person_id in held.distinct():
        yield Notice(person_id, "rights.set", set_id, days[set_id])


def _of_briefs() -> Iterator[Notice]:
    for brief in dated_briefs():
        if brief.day is not None and is_near(brief.day, brief.zone):
            yield Notice(brief.person_id, "rights.brief", brief.id, brief.day)
