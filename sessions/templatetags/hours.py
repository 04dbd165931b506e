"""A session's hours in templates."""

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sessions.models import Session
from sessions.reads.hours import day, span

register = template.Library()


@register.filter
def hours(session: Session) -> str:
    """“10:00 to 12:00” in the reader's zone."""
    return span(session.starts_at, session.planned_end, timezone.get_current_timezone())


@register.filter
def set_time(session: Session) -> str:
    """“10:00 in London”, with the day where it is another there; empty when the reader's clock shows the same."""
    here, there = timezone.localtime(session.starts_at), session.starts_at.astimezone(session.zone)
    if here.utcoffset() == there.utcoffset():
        return ""
    facts = {"city": session.time_zone.rsplit("/", 1)[-1].replace("_", " ")}
    facts["time"] = date_format(there, "H:i" if here.date() == there.date() else "l j F, H:i")
    return _("%(time)s in %(city)s") % facts


register.filter("day", day)
