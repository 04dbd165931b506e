"""What is worth knowing of a date before it is planned: hints, never refusals."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.names import listed
from planning.bank_holidays import NATIONS, bank_holiday
from planning.reads.nations import nation_of
from planning.reads.zones import city
from sessions.models import Session
from sessions.process import defaults
from sessions.process.machine import Status
from sets.models import LearningSet, Membership, SetStatus

LONGEST = timedelta(minutes=defaults.SESSION_MINUTES_MOST)


@dataclass
class Hints:
    """The set's people and their other sessions between the first and the last date, each read once."""

    learning_set: LearningSet
    nation: str
    first: datetime
    last: datetime
    moves: UUID | None = None

    @cached_property
    def people(self) -> list[User]:
        held = Membership.objects.current().filter(learning_set=self.learning_set).seated()
        return list({one.person_id: one.person for one in held.select_related("person")}.values())

    @cached_property
    def others(self) -> list[Session]:
        """Sessions to come of this set, and of other sets of the same people."""
        theirs = Membership.objects.current().filter(person__in=self.people)
        between = Q(starts_at__gte=self.first - LONGEST, starts_at__lte=self.last + LONGEST)
        found = Session.objects.filter(between, learning_set__in=theirs.values("learning_set"))
        found = found.exclude(learning_set__status=SetStatus.ENDED)
        found = found.exclude(status__in=[Status.CANCELLED, Status.CLOSED]).order_by("starts_at", "id")
        return [one for one in found if one.pk != self.moves]

    @cached_property
    def sets_of(self) -> dict[object, set[object]]:
        """The people of each of those sets."""
        found: dict[object, set[object]] = {}
        held = Membership.objects.current().filter(
            learning_set__in={one.learning_set_id for one in self.others}
        )
        for set_id, person_id in held.values_list("learning_set_id", "person_id"):
            found.setdefault(set_id, set()).add(person_id)
        return found

    def of(self, starts_at: datetime, minutes: int) -> list[str]:
        """Sentences about one date."""
        local = starts_at.astimezone(self.learning_set.zone)
        return [
            *self._holiday(local),
            *self._programme(local),
            *self._clashes(starts_at, starts_at + timedelta(minutes=minutes)),
        ]

    def _holiday(self, local: datetime) -> list[str]:
        name = bank_holiday(local.date(), self.nation)
        facts = {"name": name, "nation": dict(NATIONS).get(self.nation, "")}
        return [_("%(name)s, a bank holiday in %(nation)s.") % facts] if name else []

    def _programme(self, local: datetime) -> list[str]:
        programme = self.learning_set.programme
        if programme.starts_on and local.date() < programme.starts_on:
            return [_("Before %(name)s begins, on %(day)s.") % _facts(programme.name, programme.starts_on)]
        if programme.ends_on and local.date() > programme.ends_on:
            return [_("After %(name)s ends, on %(day)s.") % _facts(programme.name, programme.ends_on)]
        return []

    def _clashes(self, starts_at: datetime, ends_at: datetime) -> list[str]:
        """Touching ends are no clash. Another set is not named: who is in it is no news for this one."""
        said = []
        for other in self.others:
            if other.starts_at >= ends_at or other.planned_end <= starts_at:
                continue
            until = date_format(other.planned_end.astimezone(self.learning_set.zone), "H:i")
            if other.learning_set_id == self.learning_set.pk:
                said.append(_("This set already meets then, until %(until)s.") % {"until": until})
                continue
            held = self.sets_of.get(other.learning_set_id, set())
            names = listed(person.short_name for person in self.people if person.pk in held)
            said.append(
                _("In another set at that time, until %(until)s: %(names)s.")
                % {"until": until, "names": names}
            )
        return said

    def change(self, before: datetime, after: datetime) -> list[str]:
        """What a change of the clocks between two dates means for members elsewhere."""
        home, groups = self.learning_set.zone, dict[ZoneInfo, list[str]]()
        for person in self.people:
            if _apart(person.zone, home, before) != _apart(person.zone, home, after):
                groups.setdefault(person.zone, []).append(person.short_name)
        return [
            _("From here %(here)s is %(now)s for %(names)s in %(city)s; before, it is %(was)s.")
            % {
                "here": date_format(after.astimezone(home), "H:i"),
                "now": date_format(after.astimezone(zone), "H:i"),
                "was": date_format((after - _moved(zone, home, before, after)).astimezone(zone), "H:i"),
                "names": listed(names),
                "city": city(zone.key),
            }
            for zone, names in groups.items()
        ]


def hints_for(
    session: Session | None, learning_set: LearningSet, starts_at: datetime | None, minutes: int
) -> list[str]:
    """Sentences about one date that is being typed; `session` is the one that would move there, and is no clash."""
    if starts_at is None:
        return []
    hints = Hints(
        learning_set, nation_of(learning_set), starts_at, starts_at, moves=session.pk if session else None
    )
    return hints.of(starts_at, minutes)


def _facts(name: str, day: object) -> dict[str, str]:
    return {"name": name, "day": date_format(day, "j F Y")}  # type: ignore[arg-type]  # a date


def _apart(there: ZoneInfo, here: ZoneInfo, moment: datetime) -> timedelta:
    """How much later the clock there shows."""
    return (moment.astimezone(there).utcoffset() or timedelta(0)) - (
        moment.astimezone(here).utcoffset() or timedelta(0)
    )


def _moved(there: ZoneInfo, here: ZoneInfo, before: datetime, after: datetime) -> timedelta:
    return _apart(there, here, after) - _apart(there, here, before)
