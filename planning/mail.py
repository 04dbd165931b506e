"""Letters about sessions: who, when, where, one link and a calendar file; never what about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.jobs.outbox import Attachment, Letter, letter
from planning.calendar import calendar_of
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

    @property
    def facts(self) -> dict[str, object]:
        """What sentences are made of."""
        when = date_format(self.session.starts_at.astimezone(self.person.zone), "j F Y, H:i")
        return {"set": self.session.learning_set.name, "n": self.number, "when": when}


@letter("sessions.planned")
def planned(about: Mapping[str, str]) -> Letter | None:
    """A new date."""
    return _news(
        about,
        Status.SCHEDULED,
        _("%(set)s: session %(n)d is on %(when)s"),
        _("%(name)s has planned session %(n)d of %(set)s."),
    )


@letter("sessions.changed")
def changed(about: Mapping[str, str]) -> Letter | None:
    """The date as it is now, also when the session is on again."""
    return _news(
        about,
        Status.SCHEDULED,
        _("%(set)s: session %(n)d has changed, it is on %(when)s"),
        _("%(name)s has changed session %(n)d of %(set)s. The details are now:"),
    )


@letter("sessions.cancelled")
def cancelled(about: Mapping[str, str]) -> Letter | None:
    """It will not be."""
    return _news(
        about,
        Status.CANCELLED,
        _("%(set)s: the session of %(when)s is cancelled"),
        _("%(name)s has cancelled this session of %(set)s:"),
    )


@letter("sessions.reminder")
def reminder(about: Mapping[str, str]) -> Letter | None:
    """It comes; nothing when it has moved since the letter was drafted, or the reader cannot come."""
    reader = _reader(about, Status.SCHEDULED)
    if reader is None or reader.session.starts_at != datetime.fromisoformat(about["date"]):
        return None
    if Attendance.objects.filter(session=reader.session, person=reader.person, answer="no").exists():
        return None
    with translation.override(reader.person.language):
        subject = _("%(set)s meets on %(when)s") % reader.facts
        return _letter(reader, subject, _("%(set)s meets soon, for session %(n)d.") % reader.facts)


def _news(about: Mapping[str, str], status: Status, subject: Promise, said: Promise) -> Letter | None:
    """What became of a session and by whom, in the reader's language; None unless it still has that status."""
    reader = _reader(about, status)
    if reader is None:
        return None
    with translation.override(reader.person.language):
        return _letter(
            reader, str(subject) % reader.facts, str(said) % {**reader.facts, "name": _name_of(about)}
        )


def _reader(about: Mapping[str, str], status: Status) -> Reader | None:
    """None when the session is not what the letter says, is past, or will not be since its set has ended; or when the
    reader no longer belongs to the set."""
    found = numbered(Session.objects.select_related("learning_set")).filter(pk=about["session"]).first()
    person = User.objects.filter(pk=about["person"], is_active=True).first()
    if found is None or person is None or found.state is not status or found.starts_at <= clock.now():
        return None
    if status is Status.SCHEDULED and found.learning_set.has_ended:
        return None
    if not Membership.objects.current().of(person.pk).filter(learning_set=found.learning_set_id).exists():
        return None
    return Reader(found, found.number, person)  # type: ignore[attr-defined]  # from numbered()


def _letter(reader: Reader, subject: str, said: str) -> Letter:
    session, page = reader.session, reverse("planning:detail", args=[reader.session.pk])
    own, of_set = reader.person.zone, session.zone
    differs = (
        session.starts_at.astimezone(own).utcoffset() != session.starts_at.astimezone(of_set).utcoffset()
    )
    text = render_to_string(
        "planning/email/session.txt",
        {
            "said": said,
            "when": _when(session, own),
            "when_for_set": _when(session, of_set) if differs else "",
            "venue": " ".join(session.venue.split()),
            "is_on": session.state is Status.SCHEDULED,
            "url": settings.ALS_SITE_URL + page,
        },
    )
    entry = calendar_of(session, number=reader.number).decode()
    return Letter(subject, text, (Attachment("session.ics", entry, "text/calendar"),))


def _when(session: Session, zone: ZoneInfo) -> str:
    begins, ends = session.starts_at.astimezone(zone), session.planned_end.astimezone(zone)
    facts = {"from": date_format(begins, "l j F Y, H:i"), "to": date_format(ends, "H:i"), "zone": zone.key}
    return _("%(from)s to %(to)s (%(zone)s)") % facts


def _name_of(about: Mapping[str, str]) -> str:
    by = about.get("by", "")
    person = User.objects.filter(pk=UUID(by)).first() if by else None
    return person.name if person else str(_("Somebody"))
