"""What a private feed holds: dates, set, place and link; nothing that anybody wrote. Two queries."""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from core import clock
from planning.calendar import event_of
from planning.calendar_zones import zone_rules
from planning.feed_tokens import hash_of
from planning.models import CalendarEntry, CalendarFeed
from programmes.models import ProgrammeRole
from sessions.models import Attendance, Session
from sessions.process.machine import Status
from sets.models import Membership, SetStatus

BACK = timedelta(days=60)
CANCELLED_SHOWN = timedelta(days=30)
REMINDS_AHEAD = timedelta(hours=1)


def feed_of(token: str) -> CalendarFeed | None:
    """The feed behind a link, or None for an unknown one and one whose owner holds no role any more."""
    leads = ProgrammeRole.objects.current().filter(
        person=OuterRef("person"), programme=OuterRef("programme"), role=ProgrammeRole.Role.LEAD
    )
    belongs = Membership.objects.current().filter(person=OuterRef("person"))
    found = CalendarFeed.objects.filter(token_hash=hash_of(token), person__is_active=True)
    found = found.filter(Q(Exists(leads)) | Q(Exists(belongs), programme=None))
    return found.select_related("person", "programme").first()


def file_of(feed: CalendarFeed) -> bytes:
    """The calendar: 60 days back and everything ahead; the same bytes as long as nothing has changed."""
    calendar, sessions = Calendar(), list(_sessions(feed))
    calendar.add("prodid", "-//Action Learning Sets//EN")
    calendar.add("version", "2.0")
    calendar.add("uid", str(feed.pk))
    calendar.add("x-wr-calname", feed.programme.name if feed.programme else _("Action learning sets"))
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for zone in sorted({session.time_zone for session in sessions}):
        years = [session.starts_at.year for session in sessions if session.time_zone == zone]
        calendar.add_component(zone_rules(zone, min(years) - 1, max(years) + 1))
    for session in sessions:
        event = _event(session, of_lead=feed.programme_id is not None)
        if feed.reminds and event["status"] == "CONFIRMED":
            event.add_component(_alarm(event))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def tag_of(file: bytes) -> str:
    """The ETag: of the content alone."""
    return f'"{hashlib.sha256(file).hexdigest()[:32]}"'


def _event(session: Session, *, of_lead: bool) -> Event:
    told: datetime | None = session.told_at  # type: ignore[attr-defined]  # annotated
    known = session.told_sequence or 0  # type: ignore[attr-defined]  # annotated
    cancelled = session.state is Status.CANCELLED or session.learning_set.has_ended
    cancelled = cancelled and session.state is not Status.CLOSED
    event = event_of(
        session, max(session.sequence, known), cancelled=cancelled, stamp=told or session.created_at
    )
    if of_lead:  # dates and names of sets alone: the set's pages and places are not a lead's
        for name in ("LOCATION", "URL", "DESCRIPTION"):
            del event[name]
        event.add("url", settings.ALS_SITE_URL)
    return event


def _alarm(event: Event) -> Alarm:
    """The reader's calendar reminds by itself; nothing is sent."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event["summary"])
    alarm.add("trigger", -REMINDS_AHEAD)
    return alarm


def _sessions(feed: CalendarFeed) -> QuerySet[Session]:
    now, entries = clock.now(), CalendarEntry.objects.filter(session=OuterRef("pk")).order_by("-told_at")
    if not feed.programme_id:  # a lead's calendar is told nothing by letter: what the set was told counts
        entries = entries.filter(person=feed.person)
    found = Session.objects.filter(starts_at__gte=now - BACK).annotate(
        told_at=Subquery(entries.values("told_at")[:1]),
        told_sequence=Subquery(entries.values("sequence")[:1]),
    )
    if feed.programme_id:
        found = found.filter(learning_set__programme=feed.programme_id)
    else:
        mine = Membership.objects.current().filter(person=feed.person)
        declined = Attendance.objects.filter(session=OuterRef("pk"), person=feed.person, answer="no")
        found = found.filter(~Exists(declined), learning_set__in=mine.values("learning_set"))
    over = Q(status=Status.CANCELLED) & (Q(told_at=None) | Q(told_at__lt=now - CANCELLED_SHOWN))
    ended = Q(status=Status.SCHEDULED, learning_set__status=SetStatus.ENDED)
    return found.exclude(over | ended).select_related("learning_set").order_by("starts_at", "id")
