"""When the clocks of a zone change, as calendars want it (VTIMEZONE): every change there is, to the minute.

icalendar's own looks at dates some weeks apart and misses what is shorter, such as Morocco's Ramadan.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@lru_cache(maxsize=256)
def zone_rules(zone: str, first: int, last: int) -> Timezone:
    """The rules of those years, the first and the last included."""
    local, moment = ZoneInfo(zone), datetime(first, 1, 1, tzinfo=UTC)
    rules = Timezone()
    rules.add("tzid", zone)
    rules.add_component(_rule(local, moment, before=moment))
    while moment.year <= last:
        if _offset(local, moment) != _offset(local, moment + DAY):
            change = _change(local, moment)
            rules.add_component(_rule(local, change, before=change - MINUTE))
        moment += DAY
    return rules


def _change(local: ZoneInfo, moment: datetime) -> datetime:
    """The first minute after that moment at which another offset holds; within the next day there is one."""
    early, late = moment, moment + DAY
    while late - early > MINUTE:
        middle = early + ((late - early) / 2 // MINUTE) * MINUTE
        early, late = (middle, late) if _offset(local, middle) == _offset(local, moment) else (early, middle)
    return late


def _rule(local: ZoneInfo, change: datetime, *, before: datetime) -> TimezoneStandard | TimezoneDaylight:
    """What holds from then on; it begins in the wall time that held before."""
    now = change.astimezone(local)
    rule = TimezoneDaylight() if now.dst() else TimezoneStandard()
    was = _offset(local, before)
    rule.add("dtstart", (change + was).replace(tzinfo=None))
    rule.add("tzoffsetfrom", was)
    rule.add("tzoffsetto", _offset(local, change))
    rule.add("tzname", now.tzname() or "")
    return rule


def _offset(local: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(local).utcoffset() or timedelta(0)
