"""Dates of deletion for pages of every app: templates may look up to the front door, Python may not."""

from datetime import date

from django import template
from django.db import models

from issues.models import Issue
from privacy.reads import deletion_dates

register = template.Library()


@register.filter
def deletion_date(thing: models.Model) -> date | None:
    """`{{ brief|deletion_date|date:"j F Y" }}`: the day its words go; nothing while no day is set."""
    return deletion_dates.day_of(thing)


@register.filter
def brief_deletion_date(issue: Issue) -> date | None:
    """The day on which the issue's brief goes; nothing while it has not come to a session."""
    return deletion_dates.day_of_brief(issue)
