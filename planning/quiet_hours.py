"""When somebody may be written to: their wall time, outside the hours that they want quiet. Plain times, no rows."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5
DAYS_LOOKED = 4  # a weekend, and the night before and after it


def first_moment(moment: datetime, zone: ZoneInfo, *, begins: time, until: time, weekends: bool) -> datetime:
    """That moment, or the first one after it that is not quiet. Hours over midnight begin in the evening."""
    local = moment.astimezone(zone)
    if not _is_quiet(local, begins, until, weekends):
        return moment
    days = (local.date() + timedelta(days=n) for n in range(DAYS_LOOKED))
    mornings = (datetime.combine(day, until, tzinfo=zone) for day in days)
    found = (one for one in mornings if one > local and not _is_quiet(one, begins, until, weekends))
    return next(found, moment)


def _is_quiet(local: datetime, begins: time, until: time, weekends: bool) -> bool:
    if weekends and local.weekday() >= SATURDAY:
        return True
    now = local.time()
    if begins <= until:
        return begins <= now < until
    return now >= begins or now < until
