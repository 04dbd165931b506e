"""Dates of deletion for pages of every app: templates may look up to the front door, Python may not."""

from datetime import date

from django import template
from django.db import models

from als_site.rights import dates

register = template.Library()


@register.filter
def deletion_date(thing: models.Model) -> date | None:
    """`{{ brief|deletion_date|date:"j F Y" }}`: the day its words go; nothing while no day is set."""
    return dates.deletion_date(thing)
