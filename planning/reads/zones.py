"""What a moment is called where each member lives."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.short_names import use_names
from core import clock
from core.names import isolate_bidi
from sets.models import LearningSet, Membership


@dataclass(frozen=True)
class ZoneRow:
    """People who share a wall time; the city stands there when it is not the set's."""

    names: list[str]
    city: str
    local: datetime
    other_day: bool

    @property
    def said(self) -> str:
        return ", ".join([*map(isolate_bidi, self.names), *([self.city] if self.city else [])])

    @property
    def time(self) -> str:
        return date_format(self.local, "H:i, l" if self.other_day else "H:i")


@dataclass(frozen=True)
class Zones:
    """One moment in each member's own time; without a moment there are no rows."""

    day: str
    rows: list[ZoneRow]
    change: str = ""


def zones_of(learning_set: LearningSet, moment: datetime | None) -> Zones:
    """Everybody of the set, grouped by their zone, the set's own first."""
    if moment is None:
        return Zones("", [])
    at_set = moment.astimezone(learning_set.zone)
    groups: dict[tuple[ZoneInfo, str], list[str]] = {}
    held = Membership.objects.current().filter(learning_set=learning_set).seated().select_related("person")
    people = {one.person_id: one.person for one in held}
    use_names(person.named for person in people.values())
    for person in people.values():
        same = moment.astimezone(person.zone).utcoffset() == at_set.utcoffset()
        key = (learning_set.zone, "") if same else (person.zone, city(person.time_zone))
        groups.setdefault(key, []).append(person.short_name)
    rows = [_row(names, where, moment.astimezone(zone), at_set) for (zone, where), names in groups.items()]
    rows.sort(key=lambda row: (row.city != "", row.local.utcoffset(), row.city))
    return Zones(
        date_format(at_set, "l j F Y"), rows, _change(learning_set, moment, [zone for zone, _c in groups])
    )


def city(zone: str) -> str:
    """“Lagos” of Africa/Lagos."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def _row(names: list[str], where: str, local: datetime, at_set: datetime) -> ZoneRow:
    return ZoneRow(names, where, local, local.date() != at_set.date())


def _change(learning_set: LearningSet, moment: datetime, zones: list[ZoneInfo]) -> str:
    """Said when people are further apart, or closer, than they are today."""
    today = clock.now()

    def isolate_bidi(zone: ZoneInfo, at: datetime) -> object:
        there, here = at.astimezone(zone).utcoffset(), at.astimezone(learning_set.zone).utcoffset()
        return there - here if there is not None and here is not None else None

    if all(isolate_bidi(zone, today) == isolate_bidi(zone, moment) for zone in zones):
        return ""
    return _("The clocks change before that day, but not everywhere. These are the times on the day itself.")
