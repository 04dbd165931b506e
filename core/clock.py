"""The one place the time is read, so that tests can move it."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, aware and in UTC."""
    return timezone.now()
