"""Deletion dates for templates of every app, whose Python code may not import privacy."""

from datetime import date

from django import template
from django.db import models

from issues.models import Issue
from privacy.reads import deletion_dates

register = template.Library()


@register.filter
def deletion_date(thing: models.Model) -> date | None:
    """`{{ brief|deletion_date|date:"j F Y" }}`: when its words will be deleted; None while no date is set."""
    return deletion_dates.day_of(thing)


@register.filter
def brief_deletion_date(issue: Issue) -> date | None:
    """When the issue's brief will be deleted; None until the issue has come to a session."""
    return deletion_dates.day_of_brief(issue)
