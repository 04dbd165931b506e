"""Who a letter about a session is for, and whether there is still a reason to send it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format

from accounts.models import User
from core import clock
from planning.models import CalendarEntry
from sessions.models import Attendance, Session
from sessions.process.machine import Status
from sessions.reads.numbering import numbered
from sets.models import Membership


@dataclass(frozen=True)
class Reader:
    """One person's letter about one session that is still to come."""

    session: Session
    number: int
    person: User
    sequence: int

    @cached_property
    def entry(self) -> CalendarEntry | None:
        """What their calendar was told."""
        return CalendarEntry.objects.filter(session=self.session, person=self.person).first()

    @property
    def is_superseded(self) -> bool:
        """Whether a later letter about the same session waits already: the calendar takes that one."""
        return self.entry is not None and self.entry.sequence > self.sequence

    @property
    def has_moved(self) -> bool:
        """Whether the letter before named another start."""
        was = self.entry.was_starts_at if self.entry else None
        return was is not None and was != self.session.starts_at

    @property
    def answered_earlier(self) -> bool:
        """Whether what they said was for another date, and nothing yet for this one."""
        rows = Attendance.objects.filter(session=self.session, person=self.person, answer="")
        return self.has_moved and rows.exclude(earlier_answer="").exists()

    @property
    def is_in_set(self) -> bool:
        held = Membership.objects.current().of(self.person.pk)
        return held.filter(learning_set=self.session.learning_set_id).exists()

    @property
    def facts(self) -> dict[str, object]:
        """What sentences are made of."""
        when = date_format(self.session.starts_at.astimezone(self.person.zone), "j F Y, H:i")
        return {"set": self.session.learning_set.name, "n": self.number, "when": when}


def reader_of(session: Session, person: User) -> Reader:
    """For a letter that is only looked at."""
    found = numbered(Session.objects.filter(pk=session.pk)).get()
    number = found.number  # type: ignore[attr-defined]  # from numbered()
    return Reader(session, number, person, session.sequence)


def find_reader(about: Mapping[str, str], *statuses: Status, ended_too: bool = False) -> Reader | None:
    """None when the session is not what the letter says, is past, or will not be since its set has ended; or when the
    reader neither belongs to the set nor has to take the session out of a calendar."""
    rows = numbered(Session.objects.select_related("learning_set"))
    found = rows.filter(pk=about["session"]).first()
    person = User.objects.filter(pk=about["person"], is_active=True).first()
    if found is None or person is None or found.state not in statuses:
        return None
    if (found.planned_end if found.is_live else found.starts_at) <= clock.now():
        return None
    number = found.number  # type: ignore[attr-defined]  # from numbered()
    reader = Reader(found, number, person, int(about.get("sequence") or found.sequence))
    if ended_too:
        return reader
    if found.state is Status.SCHEDULED and found.learning_set.has_ended:
        return None
    return reader if reader.is_in_set or _stands_in_calendar(reader) else None


def _stands_in_calendar(reader: Reader) -> bool:
    return reader.session.state is Status.CANCELLED and reader.entry is not None
