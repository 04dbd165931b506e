"""Moments as people say them."""

from datetime import datetime

from django.utils import timezone


def clock_time(moment: datetime) -> str:
    """A moment as people say it, in the reader's zone: 10:44."""
    return timezone.localtime(moment).strftime("%H:%M")
