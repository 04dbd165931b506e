"""What a supervisor sees: hours of those whom they supervise, from closed registers, and the entries they released."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from accounts.short_names import use_names
from planning.reads.hours import HourLine, sheets_of, time_said
from programmes.models import Programme
from sessions.models import Attendance, Presence, ReleasedEntry, Session, Supervision
from sessions.reads.supervision import released_to
from sets.models import Membership


@dataclass(frozen=True)
class SupervisedRow:
    """One facilitator: sessions they ran, how long, how much of it by video, what they released."""

    supervision: Supervision
    lines: list[HourLine]
    released: int

    @property
    def person(self) -> User:
        return self.supervision.facilitator

    @property
    def sessions(self) -> int:
        return len(self.lines)

    @property
    def hours(self) -> str:
        return time_said(sum(line.minutes for line in self.lines))

    @property
    def by_video(self) -> str:
        """Empty where there was none."""
        minutes = sum(line.minutes for line in self.lines if line.how == Presence.REMOTE)
        return time_said(minutes) if minutes else ""


@dataclass
class Supervising:
    """Everybody whom one person supervises, or of one programme of theirs; the queries do not grow with them."""

    person: User
    programme: str = ""

    @cached_property
    def _all(self) -> list[Supervision]:
        standing = Supervision.objects.standing().filter(supervisor=self.person)
        found = list(standing.select_related("facilitator", "programme").order_by("facilitator__name", "pk"))
        use_names(one.facilitator.named for one in found)
        return found

    @property
    def programmes(self) -> list[Programme]:
        """The cohorts to choose from."""
        known = {one.programme_id: one.programme for one in self._all}
        return sorted(known.values(), key=lambda one: (one.name, str(one.pk)))

    @property
    def chosen(self) -> list[Supervision]:
        return [one for one in self._all if not self.programme or str(one.programme_id) == self.programme]

    @cached_property
    def entries(self) -> list[ReleasedEntry]:
        """The newest first."""
        pks = {one.pk for one in self.chosen}
        found = [one for one in released_to(self.person) if one.supervision_id in pks]
        use_names(one.person.named for one in found)
        return found

    @cached_property
    def rows(self) -> list[SupervisedRow]:
        people = [one.facilitator_id for one in self.chosen]
        lines = lines_run_by(people)
        counted: dict[UUID, int] = {}
        for entry in self.entries:
            if entry.taken_back_at is None:
                counted[entry.supervision_id] = counted.get(entry.supervision_id, 0) + 1
        return [SupervisedRow(one, lines[one.facilitator_id], counted.get(one.pk, 0)) for one in self.chosen]


def lines_run_by(people: Collection[UUID]) -> Mapping[UUID, list[HourLine]]:
    """The hours of each person in sessions that they facilitated or hosted, or in which they were the trainee."""
    led = Attendance.objects.filter(
        person__in=people, role=Membership.Role.FACILITATOR, arrived_at__isnull=False
    )
    ran = {(who, str(pk)) for who, pk in led.order_by().values_list("person", "session")}
    held = Session.objects.held().filter(Q(host__in=people) | Q(trainee__in=people)).order_by()
    for host, trainee, pk in held.values_list("host", "trainee", "pk"):
        ran |= {(host, str(pk)), (trainee, str(pk))}
    sheets = sheets_of(people)
    return {
        who: [line for line in sheets[who].lines if (who, line.session) in ran] if who in sheets else []
        for who in people
    }
