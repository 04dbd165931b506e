"""The wall time that people agreed to is the one their calendars show, in every zone, whichever way its clocks go."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import pytest
import vobject

from accounts.models import User
from core.errors import Refused
from planning.calendar import invite_of
from planning.wall_time import instant
from sessions.models import Session
from sets.models import LearningSet
from tests import samples

# Every zone that a person can choose; each is tried around each of its own clock changes in three years.
ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix/"))
)
YEARS = (2026, 2027, 2028)
READER = User(name="Femi Adeyemi", email="femi@demo.example")


def _days_of_change(zone: ZoneInfo) -> list[datetime]:
    """Ten in the morning of the days around each change of the clocks, and one in each quarter."""
    noon = [datetime(year, 1, 1, 12) + timedelta(days=n) for year in YEARS for n in range(365)]  # noqa: DTZ001
    offsets = [day.replace(tzinfo=zone).utcoffset() for day in noon]
    changes = [n for n in range(1, len(noon)) if offsets[n] != offsets[n - 1]]
    near = {n + step for n in changes for step in (-1, 0, 1)} | set(range(0, len(noon), 91))
    return [noon[n].replace(hour=10) for n in sorted(near) if 0 <= n < len(noon)]


@pytest.mark.parametrize("name", samples.share(ZONES, 60))
def test_calendars_show_the_wall_time_that_was_agreed(name: str) -> None:
    learning_set = LearningSet(name="Harbour set", time_zone=name)
    for local in _days_of_change(learning_set.zone)[:: 1 if samples.DEEP else 4]:
        try:
            starts_at = instant(local, learning_set.zone)
        except Refused:
            continue  # an hour that the clocks skip there is never agreed to
        session = Session(
            learning_set=learning_set, starts_at=starts_at, local_start=f"{local:%Y-%m-%dT%H:%M}",
            time_zone=name, minutes=120,
        )  # fmt: skip
        # Both libraries know the real names of zones: under another they have only our rules to go by.
        text = invite_of(session, READER, sequence=0, cancelled=False).content.replace(
            name, f"{name}-{local:%Y%m%d}"
        )
        event: Any = icalendar.Calendar.from_ical(text).walk("VEVENT")[0]
        assert (event["DTSTART"].dt.replace(tzinfo=None), event["DTSTART"].dt) == (local, starts_at)
        assert event["DTEND"].dt == session.planned_end
        second = vobject.readOne(text)
        wall = second.vevent.dtstart.value.replace(tzinfo=None)
        assert (wall, wall.replace(tzinfo=second.vtimezone.tzinfo)) == (local, starts_at)
