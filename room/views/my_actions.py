"""My actions of one session as a file for my calendar: the dates, and none of the words."""

from datetime import UTC, date
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event, vUri

from actions.models import Action
from core import clock
from room.shortcuts import visible_room
from sessions.models import Commitment, Session
from sets.requests import SetRequest


@require_safe
def calendar(request: SetRequest, session_id: UUID) -> HttpResponse:
    """One whole day for each action; who said none gets an empty calendar."""
    session = visible_room(request, session_id)
    mine = Commitment.objects.filter(round__session=session, action__owner=request.user.pk)
    upcoming = Session.objects.filter(learning_set=session.learning_set_id).upcoming().first()
    file = Calendar()
    file.add("prodid", "-//Action Learning Sets//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    for link in mine.select_related("action"):
        day = link.action.due_on or (
            upcoming.starts_at.astimezone(upcoming.zone).date() if upcoming else None
        )
        if day:
            file.add_component(_event(link.action, session.learning_set.name, day))
    answer = HttpResponse(bytes(file.to_ical()), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="actions.ics"'
    return answer


def _event(action: Action, set_name: str, day: date) -> Event:
    event = Event()
    event.add("uid", f"{action.pk}@{urlsplit(settings.ALS_SITE_URL).hostname or 'localhost'}")
    event.add("dtstamp", clock.now().astimezone(UTC))
    event.add("dtstart", day)
    event.add("summary", _("%(set)s, an action") % {"set": set_name})
    event.add("url", vUri(settings.ALS_SITE_URL + reverse("actions:detail", args=[action.pk])))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event
