"""Days and numbers as home says them in a sentence."""

from datetime import datetime

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils import timezone
from django.utils.formats import date_format

from core import clock
from sessions.reads.hours import day


def number(figure: int) -> str:
    """A number for a sentence: as a word up to nine."""
    return str(apnumber(figure))


def days_until(moment: datetime) -> int:
    """Whole days on the reader's calendar from today; 0 is today."""
    return (timezone.localtime(moment).date() - timezone.localtime(clock.now()).date()).days


def near_day(moment: datetime) -> str:
    """“Tuesday” within the next six days, else the whole day."""
    if 0 <= days_until(moment) <= 6:
        return date_format(timezone.localtime(moment), "l")
    return day(moment)
