"""Days as they are said, and the year that must be a slip."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from core import clock

FARTHEST = relativedelta(years=3)


def day_and_month(on: date) -> str:
    """“20 December”, or “20 December 2027”."""
    return date_format(on, "j F" if _is_this_year(on) else "j F Y")


def weekday_and_day(on: date) -> str:
    """“Sunday 20 December”, or “Monday 20 December 2027”."""
    return date_format(on, "l j F" if _is_this_year(on) else "l j F Y")


def _is_this_year(on: date) -> bool:
    return on.year == timezone.localtime(clock.now()).year


def check_year(day: date, today: date) -> None:
    """Raise ValidationError for a day so far ahead that its year must be a slip."""
    if day > today + FARTHEST:
        raise ValidationError(gettext("That is more than three years away. Check the year."))
