"""A date poll as one person of the set sees it: the dates in their zone and the set's, who said what, and the order."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.names import listed
from planning.models import DatePoll, PollAnswer, PollSlot
from planning.reads.zones import city
from planning.wall_time import comes_twice
from sessions.models import Attendance, Presence, Session
from sets.models import Membership

ORDER = {PollAnswer.Answer.YES: 0, PollAnswer.Answer.NEED: 1, PollAnswer.Answer.NO: 2}


@dataclass(frozen=True)
class SlotRow:
    """One date for one reader."""

    slot: PollSlot
    minutes: int
    mine: str
    answers: dict[object, str]
    people: list[User]
    missed: frozenset[object]

    @property
    def when(self) -> datetime:
        return self.slot.starts_at

    @property
    def ends(self) -> datetime:
        return self.slot.starts_at.astimezone(UTC) + timedelta(minutes=self.minutes)

    @property
    def which(self) -> str:
        """Which of an hour that comes twice; empty where it comes once."""
        if not comes_twice(self.slot.local, ZoneInfo(self.slot.time_zone)):
            return ""
        return _("the second of that hour") if self.slot.is_second else _("the first of that hour")

    @property
    def set_time(self) -> str:
        """The wall time that the set would agree to, when it is another than the reader's."""
        if self.slot.starts_at.utcoffset() == timezone.localtime(self.slot.starts_at).utcoffset():
            return ""
        return f"{date_format(self.slot.local, 'l j F, H:i')}, {city(self.slot.time_zone)}"

    def said(self, answer: str) -> str:
        """Who said so, as a list of names."""
        return listed(person.short_name for person in self.people if self.answers.get(person.pk) == answer)

    @property
    def yes(self) -> str:
        return self.said(PollAnswer.Answer.YES)

    @property
    def need(self) -> str:
        return self.said(PollAnswer.Answer.NEED)

    @property
    def no(self) -> str:
        return self.said(PollAnswer.Answer.NO)

    @property
    def no_twice(self) -> str:
        """Of those who cannot: who was not at the last session either."""
        away = [one for one in self.people if self.answers.get(one.pk) == PollAnswer.Answer.NO]
        return listed(one.short_name for one in away if one.pk in self.missed)

    @property
    def can_come(self) -> int:
        return sum(said in ("yes", "need") for said in self.answers.values())

    @property
    def plain_yes(self) -> int:
        return sum(said == "yes" for said in self.answers.values())

    @property
    def cells(self) -> list[str]:
        """The answers in the order of the people; an empty text where there is none."""
        return [self.answers.get(person.pk, "") for person in self.people]


@dataclass
class PollPage:
    """One poll for one reader; each part is queried once."""

    poll: DatePoll
    reader: User
    typed: Mapping[UUID, str] = field(default_factory=dict)

    @cached_property
    def people(self) -> list[User]:
        return people_asked(self.poll)

    @cached_property
    def rows(self) -> list[SlotRow]:
        """By date."""
        asked = {person.pk for person in self.people}
        said: dict[object, dict[object, str]] = {}
        for one in PollAnswer.objects.filter(slot__poll=self.poll):
            said.setdefault(one.slot_id, {})[one.person_id] = one.answer
        return [
            SlotRow(
                slot,
                self.poll.minutes,
                self.typed.get(slot.pk) or said.get(slot.pk, {}).get(self.reader.pk, ""),
                {who: answer for who, answer in said.get(slot.pk, {}).items() if who in asked},
                self.people,
                self._missed_last,
            )
            for slot in self.poll.slots.all()
        ]

    @property
    def ahead(self) -> list[SlotRow]:
        return [row for row in self.rows if not row.slot.has_passed]

    @property
    def ranked(self) -> list[SlotRow]:
        """The best first: who can come at all, then plain yes, then the earlier date."""
        return sorted(
            self.ahead,
            key=lambda row: (-row.can_come, -row.plain_yes, row.slot.local_start, row.slot.is_second),
        )

    @cached_property
    def waiting(self) -> list[User]:
        """Who has not answered every date that is ahead."""
        ahead = self.ahead
        return [one for one in self.people if any(one.pk not in row.answers for row in ahead)]

    @property
    def waiting_said(self) -> str:
        return listed(one.short_name for one in self.waiting)

    @property
    def answered(self) -> int:
        return len(self.people) - len(self.waiting)

    @property
    def new_ones(self) -> int:
        """Dates that the reader has not answered, when they have answered others."""
        missing = sum(not row.mine for row in self.ahead)
        return missing if missing < len(self.ahead) else 0

    @cached_property
    def _missed_last(self) -> frozenset[object]:
        """Who was not at the set's last session."""
        last = Session.objects.filter(learning_set=self.poll.learning_set_id).held().last()
        if last is None:
            return frozenset()
        gone = Q(arrived_at=None) | Q(presence__in=[Presence.APOLOGIES, Presence.ABSENT])
        return frozenset(Attendance.objects.filter(gone, session=last).values_list("person_id", flat=True))


def people_asked(poll: DatePoll) -> list[User]:
    """Who is asked: everybody of the set today but its observers."""
    held = Membership.objects.current().filter(learning_set=poll.learning_set_id)
    held = held.exclude(role=Membership.Role.OBSERVER)
    return list(User.objects.filter(pk__in=held.values("person"), is_active=True).order_by("name", "pk"))


def waiting_for(poll: DatePoll) -> list[User]:
    """Who has not answered each date that is still ahead."""
    ahead = [slot.pk for slot in poll.slots.all() if not slot.has_passed]
    answered: dict[UUID, int] = {}
    for person_id in PollAnswer.objects.filter(slot__in=ahead).values_list("person", flat=True):
        answered[person_id] = answered.get(person_id, 0) + 1
    return [person for person in people_asked(poll) if answered.get(person.pk, 0) < len(ahead)]


def polls_to_answer(person: User, set_ids: Collection[UUID]) -> list[DatePoll]:
    """Polls of these sets with a date ahead that the person has not answered, soonest to close first; one query."""
    asked = DatePoll.objects.open().filter(learning_set__in=set_ids, closes_at__gt=clock.now())
    slots = PollSlot.objects.filter(poll__in=asked).exclude(answers__person=person)
    rows = slots.select_related("poll__learning_set").order_by(
        "poll__closes_at", "poll_id", "local_start", "is_second", "id"
    )
    return list({slot.poll_id: slot.poll for slot in rows if not slot.has_passed}.values())
