"""Dates of demo sessions: 10:00 in London, in summer and winter, never at a weekend."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

LONDON, UTC = ZoneInfo("Europe/London"), ZoneInfo("UTC")


def ten_o_clock(moment: datetime) -> datetime:
    """10:00 in London on that day, as a datetime in UTC."""
    local = moment.astimezone(LONDON).replace(hour=10, minute=0, second=0, microsecond=0)
    return local.astimezone(UTC)


def workday(moment: datetime, *, back: bool = False) -> datetime:
    """10:00 in London on that day or, at a weekend, two days later or earlier."""
    shift = timedelta(days=2) if moment.weekday() > 4 else timedelta()
    return ten_o_clock(moment - shift if back else moment + shift)
