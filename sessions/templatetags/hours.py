"""A session's hours in templates."""

from django import template
from django.utils import timezone

from sessions.models import Session
from sessions.reads.hours import day, span

register = template.Library()


@register.filter
def hours(session: Session) -> str:
    """“10:00 to 12:00” in the reader's zone."""
    return span(session.starts_at, session.planned_end, timezone.get_current_timezone())


register.filter("day", day)
