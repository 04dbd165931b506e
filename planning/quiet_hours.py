"""When somebody may be written to: their wall time, outside the hours that they want quiet; once a day.
Plain times, no rows."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5
DAYS_LOOKED = 4  # a weekend, and the night before and after it
GATHERED_AT = time(8)  # where the reader is


def first_moment(moment: datetime, zone: ZoneInfo, *, begins: time, until: time, weekends: bool) -> datetime:
    """That moment, or the first one after it that is not quiet. Hours over midnight begin in the evening."""
    local = moment.astimezone(zone)
    if not _is_quiet(local, begins, until, weekends):
        return moment
    days = (local.date() + timedelta(days=n) for n in range(DAYS_LOOKED))
    mornings = (datetime.combine(day, until, tzinfo=zone) for day in days)
    found = (one for one in mornings if one > local and not _is_quiet(one, begins, until, weekends))
    return next(found, moment)


def next_morning(moment: datetime, zone: ZoneInfo) -> datetime:
    """The first time after that moment at which the letter of the day leaves."""
    local = moment.astimezone(zone)
    days = (local.date() + timedelta(days=n) for n in range(2))
    mornings = (datetime.combine(day, GATHERED_AT, tzinfo=zone) for day in days)
    return next(one for one in mornings if one > local)


def _is_quiet(local: datetime, begins: time, until: time, weekends: bool) -> bool:
    if weekends and local.weekday() >= SATURDAY:
        return True
    now = local.time()
    if begins <= until:
        return begins <= now < until
    return now >= begins or now < until
