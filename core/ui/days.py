"""Days as they are said: the year only where it is another one than today's."""

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format

from core import clock


def day_and_month(on: date) -> str:
    """“20 December”, or “20 December 2027”."""
    return date_format(on, "j F" if _is_this_year(on) else "j F Y")


def weekday_and_day(on: date) -> str:
    """“Sunday 20 December”, or “Monday 20 December 2027”."""
    return date_format(on, "l j F" if _is_this_year(on) else "l j F Y")


def _is_this_year(on: date) -> bool:
    return on.year == timezone.localtime(clock.now()).year
