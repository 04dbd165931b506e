"""The only place that reads the current time, so that tests can replace it."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The current time as an aware datetime in UTC."""
    return timezone.now()
