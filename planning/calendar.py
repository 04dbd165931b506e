"""A session as calendars take, update and cancel it in place (RFC 5545, 5546, 6047); none of a member's words.

The mail's object is a REQUEST or CANCEL to one person from the site's own mailbox, because Google removes only what
came as a REQUEST. What a person loads themself is a PUBLISH with the same UID.
"""

from datetime import UTC, datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText, vUri

from accounts.models import User
from core import clock
from core.jobs.outbox import Invite
from core.names import clean_name
from planning.calendar_zones import zone_rules
from sessions.models import Session
from sessions.process.machine import Status


def calendar_of(session: Session, *, sequence: int | None = None) -> bytes:
    """One event as a file that a person loads into a calendar; an older file is replaced, as the UID stays for ever."""
    cancelled = session.state is Status.CANCELLED
    event = event_of(session, session.sequence if sequence is None else sequence, cancelled=cancelled)
    _add_organizer(event)
    return _packed("CANCEL" if cancelled else "PUBLISH", event, session)


def invite_of(session: Session, person: User, *, sequence: int, cancelled: bool) -> Invite:
    """The calendar object of a letter to one person, the only one named in it: REQUEST, or CANCEL for them alone."""
    method = "CANCEL" if cancelled else "REQUEST"
    event = event_of(session, sequence, cancelled=cancelled)
    _add_organizer(event)
    attendee = vCalAddress(f"mailto:{person.email}")
    attendee.params["CN"] = vText(plain(person.name))
    attendee.params["CUTYPE"] = vText("INDIVIDUAL")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    attendee.params["RSVP"] = vText("FALSE")  # nobody reads the mailbox; the letter's button answers
    event.add("attendee", attendee, encode=False)
    return Invite(_packed(method, event, session).decode(), method)


def event_of(session: Session, sequence: int, *, cancelled: bool, stamp: datetime | None = None) -> Event:
    """The event alone; what it says changes only when SEQUENCE rises, so the session's number is not in it."""
    page = settings.ALS_SITE_URL + reverse("planning:detail", args=[session.pk])
    event = Event()
    event.add("uid", f"{session.pk}@{_host()}")
    event.add("sequence", sequence)
    event.add("dtstamp", (stamp or clock.now()).astimezone(UTC))
    event.add("dtstart", session.starts_at.astimezone(session.zone))
    event.add("dtend", session.planned_end.astimezone(session.zone))
    event.add("summary", _("%(set)s session") % {"set": plain(session.learning_set.name)})
    # Never the video link: calendars are shared, and read by machines.
    event.add("location", plain(session.venue) or page)
    event.add("url", vUri(page))
    event.add("description", _("When, where and what to prepare: %(page)s") % {"page": page})
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    return event


def _add_organizer(event: Event) -> None:
    """The bare mailbox that the mail comes from, whoever facilitates: a CANCEL from another one is not believed."""
    event.add("organizer", vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"), encode=False)


def plain(words: str) -> str:
    """A name or place in one line, without what cannot be seen, and quotes: Outlook shows their escape."""
    return clean_name(words.replace('"', ""))


def _packed(method: str, event: Event, session: Session) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Action Learning Sets//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    year = session.starts_at.astimezone(session.zone).year
    # A year before and after it too, for clients that look a little further.
    calendar.add_component(zone_rules(session.time_zone, year - 1, year + 1))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _host() -> str:
    return urlsplit(settings.ALS_SITE_URL).hostname or "localhost"
