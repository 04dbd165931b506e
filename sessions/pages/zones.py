"""What a moment is called where each member lives."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sets.models import LearningSet, Membership


@dataclass(frozen=True)
class ZoneRow:
    """People who share a wall time, and that time; the city stands there when it is not the set's."""

    names: list[str]
    city: str
    local: datetime
    other_day: bool


@dataclass(frozen=True)
class Zones:
    """One moment (None while the form names none) in each member's own time."""

    moment: datetime | None
    rows: list[ZoneRow]


def zones_of(learning_set: LearningSet, moment: datetime | None) -> Zones:
    """Everybody of the set, grouped by their zone, the set's own first."""
    if moment is None:
        return Zones(None, [])
    held = Membership.objects.current().filter(learning_set=learning_set).seated().select_related("person")
    people = list({one.person_id: one.person for one in held}.values())
    at_set = moment.astimezone(learning_set.zone)
    groups: dict[tuple[ZoneInfo, str], list[str]] = {}
    for person in people:
        local = moment.astimezone(person.zone)
        same = local.utcoffset() == at_set.utcoffset()
        key = (learning_set.zone, "") if same else (person.zone, _city(person.time_zone))
        groups.setdefault(key, []).append(person.short_name)
    rows = [_row(names, city, moment, zone, at_set) for (zone, city), names in groups.items()]
    return Zones(at_set, sorted(rows, key=lambda row: (row.city != "", row.local.utcoffset(), row.city)))


def _row(names: list[str], city: str, moment: datetime, zone: ZoneInfo, at_set: datetime) -> ZoneRow:
    local = moment.astimezone(zone)
    return ZoneRow(names, city, local, local.date() != at_set.date())


def _city(zone: str) -> str:
    return zone.rsplit("/", 1)[-1].replace("_", " ")
