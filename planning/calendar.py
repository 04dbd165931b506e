"""A session as a calendar file that Outlook, Google and Apple take, update and cancel in place; no member's words."""

from datetime import UTC
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vUri

from core import clock
from sessions.models import Session
from sessions.process.machine import Status


def calendar_of(session: Session, *, number: int) -> bytes:
    """One event: the same UID for ever, a SEQUENCE that rises with each change of date, CANCEL when called off."""
    cancelled = session.state is Status.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", "-//Action Learning Sets//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(_event(session, number, cancelled))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(session: Session, number: int, cancelled: bool) -> Event:
    learning_set, host = session.learning_set, urlsplit(settings.ALS_SITE_URL).hostname or "localhost"
    page = settings.ALS_SITE_URL + reverse("planning:detail", args=[session.pk])
    facts = {"name": learning_set.name, "n": number}
    event = Event()
    event.add("uid", f"{session.pk}@{host}")
    event.add("sequence", session.sequence)
    event.add("dtstamp", clock.now().astimezone(UTC))
    event.add("dtstart", session.starts_at.astimezone(session.zone))
    event.add("dtend", session.planned_end.astimezone(session.zone))
    event.add("summary", _("%(name)s, session %(n)d") % facts)
    if session.venue:
        event.add("location", session.venue)
    event.add("url", vUri(page))
    event.add("description", _("When, where and what to prepare: %(page)s") % {"page": page})
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    return event
