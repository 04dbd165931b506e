"""The reminder of a session as its page shows it: when it goes out, to how many, held or sent."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from accounts.models import User
from core import clock
from core.models import OutboxMail
from planning.models import ReminderWords
from planning.reads.reminder_words import found_words
from sessions.models import Attendance, Session
from sessions.process.machine import Status
from sets.models import Membership

DRAFTED_AHEAD, SENT_AHEAD = timedelta(days=4), timedelta(days=2)
DAYTIME = (time(8), time(18, 30))  # of the reader: nobody is written to at night
SPREAD = 10  # minutes over which the letters of one session leave, for the sake of mail servers


def in_daytime(moment: datetime, zone: ZoneInfo) -> datetime:
    """That moment, or the nearest one of the same day at which one may write to somebody there."""
    local = moment.astimezone(zone)
    first, last = (datetime.combine(local.date(), edge, tzinfo=zone) for edge in DAYTIME)
    return min(max(local, first), last)


def leaves_at(starts_at: datetime, reader: User) -> datetime:
    """When the reminder of a session at that moment leaves for this reader: in their daytime, at a minute of theirs."""
    moment = in_daytime(starts_at - SENT_AHEAD, reader.zone)
    own = moment + timedelta(minutes=reader.pk.int % SPREAD)
    return own if own == in_daytime(own, reader.zone) else moment - (own - moment)


@dataclass
class Reminder:
    """One session's reminder; read once."""

    session: Session

    @property
    def key(self) -> str:
        """What the keys of its letters begin with, for the session's present start."""
        return f"session.reminder:{self.session.pk}:{self.session.starts_at.isoformat()}:"

    @cached_property
    def _posted(self) -> list[OutboxMail]:
        return list(OutboxMail.objects.filter(key__startswith=self.key))

    @property
    def is_shown(self) -> bool:
        """Whether there is a reminder to speak of."""
        return self.session.state is Status.SCHEDULED and self.session.starts_at > clock.now()

    @property
    def is_held(self) -> bool:
        return self.session.reminder_held_at is not None

    @property
    def is_sent(self) -> bool:
        """Whether it went out: by hand, or as its time had come."""
        by_hand = self.session.reminder_sent_for == self.session.starts_at
        return by_hand or any(mail.state == OutboxMail.State.SENT for mail in self._posted)

    @property
    def is_drafted(self) -> bool:
        """Whether its letters wait for their time."""
        return bool(self._posted)

    @property
    def is_needless(self) -> bool:
        """Planned so late that the news of it is reminder enough."""
        return self.session.created_at > self.session.starts_at - SENT_AHEAD

    @property
    def drafted_on(self) -> datetime:
        return self.session.starts_at - DRAFTED_AHEAD

    @property
    def goes_out_at(self) -> datetime:
        """When it goes out to who lives where the set does."""
        return in_daytime(self.session.starts_at - SENT_AHEAD, self.session.zone)

    @cached_property
    def _words(self) -> ReminderWords | None:
        return found_words(self.session)

    @property
    def own_words(self) -> str:
        """What the facilitator has put in front."""
        return str(self._words.words) if self._words else ""

    @property
    def is_older_than_date(self) -> bool:
        """Whether the words were written for a start that has been moved since."""
        return self._words is not None and self._words.written_for != self.session.starts_at

    @cached_property
    def readers(self) -> int:
        """How many get it: everybody but those who sent apologies."""
        away = Attendance.objects.filter(session=self.session, answer=Attendance.Answer.NO)
        held = Membership.objects.current().filter(learning_set=self.session.learning_set_id)
        held = held.filter(person__is_active=True).exclude(person__in=away.values("person"))
        return held.values("person").distinct().count()
