"""Who hosts the next session: whoever was named at the end of the last, or whose turn it is by the seats."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from accounts.short_names import use_names
from sessions.models import Session
from sessions.process.machine import Status
from sets.models import LearningSet, Membership, SetStatus

TAKING_TURNS = (SetStatus.SHARED, SetStatus.SELF_RUN)


def host_to_plan_with(learning_set: LearningSet) -> UUID | None:
    """Who is named for a session that is planned now: who was asked at the end of the last one, as long as they are in
    the set and no other session is planned; else whoever's turn it is."""
    sessions = Session.objects.filter(learning_set=learning_set)
    last = (
        sessions.exclude(status__in=(Status.CANCELLED, Status.SCHEDULED))
        .order_by("-starts_at", "-id")
        .first()
    )
    if last is None or last.next_host_id is None or sessions.filter(status=Status.SCHEDULED).exists():
        return next_in_rota(learning_set)
    held = Membership.objects.current().filter(learning_set=learning_set, person=last.next_host_id).seated()
    takes_part = held.exclude(role=Membership.Role.OBSERVER).exists()
    return last.next_host_id if takes_part else next_in_rota(learning_set)


@dataclass
class Takers:
    """Who can be named to run sessions of a set that are not planned yet, and whose turns would come."""

    learning_set: LearningSet

    @cached_property
    def _held(self) -> list[Membership]:
        held = Membership.objects.current().filter(learning_set=self.learning_set).seated()
        held = held.exclude(role=Membership.Role.OBSERVER).select_related("person")
        use_names(one.person.named for one in held)
        return list(held)

    @cached_property
    def people(self) -> dict[UUID, str]:
        """Members and facilitators in the order of their seats, by their short names."""
        return {one.person_id: one.person.short_name for one in self._held}

    @cached_property
    def usual_id(self) -> UUID | None:
        """Whoever runs every session where nobody is named; None where they take turns."""
        if self.learning_set.status in TAKING_TURNS:
            return None
        return next((one.person_id for one in self._held if one.role == Membership.Role.FACILITATOR), None)

    @property
    def usual(self) -> str:
        """Their name; empty where they take turns."""
        return self.people[self.usual_id] if self.usual_id else ""

    def turns(self, count: int) -> list[UUID | None]:
        """So many turns, beginning with whoever is next."""
        members = [one.person_id for one in self._held if one.role == Membership.Role.MEMBER]
        begins = None
        if self.learning_set.status in TAKING_TURNS:
            begins = host_to_plan_with(self.learning_set)
        begins = begins or _after(_last_host(self.learning_set), members)
        found: list[UUID | None] = [begins]
        while len(found) < count:
            found.append(_after(found[-1], members))
        return found[:count]


def next_in_rota(learning_set: LearningSet) -> UUID | None:
    """Who hosts the session after the last one that has a host; None where one person facilitates."""
    if learning_set.status not in TAKING_TURNS:
        return None
    held = Membership.objects.current().filter(learning_set=learning_set).counted().seated()
    members = list(held.values_list("person", flat=True))
    return _after(_last_host(learning_set), members)


def _last_host(learning_set: LearningSet) -> UUID | None:
    """Of the latest session by date: who ran it, or is to."""
    kept = Session.objects.filter(learning_set=learning_set).exclude(status=Status.CANCELLED)
    hosted = kept.exclude(host=None, named_host=None).order_by("-starts_at", "-id")
    last = hosted.first()
    return (last.host_id or last.named_host_id) if last else None


def _after(person_id: UUID | None, members: list[UUID]) -> UUID | None:
    if not members:
        return None
    place = members.index(person_id) + 1 if person_id in members else 0
    return members[place % len(members)]
