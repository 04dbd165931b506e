"""Who runs a session, and whether it has nobody."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from uuid import UUID

from accounts.models import User
from core import clock
from planning.reads.rota import TAKING_TURNS
from sessions.models import Session, StandInVoice
from sessions.permissions import can_run
from sessions.process.machine import Status
from sets.models import Membership
from sets.roles import Roles

WAITED = timedelta(minutes=15)  # after its start: then the members need not wait for the facilitator
VOICES = 2  # who would run it, and one who agrees


@dataclass
class Hosts:
    """One session for one reader: who is named, who may be, and whether members have to find somebody."""

    session: Session
    reader: User
    roles: Roles

    @cached_property
    def _held(self) -> list[Membership]:
        held = Membership.objects.current().filter(learning_set=self.session.learning_set_id).seated()
        return list(held.select_related("person"))

    @cached_property
    def people(self) -> dict[UUID, User]:
        """Who can be named: members and facilitators, in the order of their seats."""
        return {m.person_id: m.person for m in self._held if m.role != Membership.Role.OBSERVER}

    @cached_property
    def observers(self) -> dict[UUID, User]:
        """Who can be the trainee facilitator: they belong to the set and are nothing else in it."""
        watching = {m.person_id: m.person for m in self._held if m.role == Membership.Role.OBSERVER}
        return {pk: one for pk, one in watching.items() if pk not in self.people}

    @property
    def trainee(self) -> User | None:
        """Who learns to facilitate in this session."""
        pk = self.session.trainee_id
        return self.observers.get(pk) if pk else None

    @property
    def candidates(self) -> list[User]:
        """Who the members can agree on: any of them but the host."""
        return [m.person for m in self._held if m.role == Membership.Role.MEMBER and m.person != self.host]

    @property
    def host(self) -> User | None:
        """Who is to run it: whoever was named, or else the set's facilitator."""
        return self.host_if_named(self.session.named_host_id)

    def host_if_named(self, named: UUID | None) -> User | None:
        """Who would be to run it with this person named, or nobody."""
        if named in self.people:
            return self.people[named]
        return next((m.person for m in self._held if m.role == Membership.Role.FACILITATOR), None)

    @property
    def stand_in(self) -> User | None:
        """Who runs it when the host cannot: whoever was named for it, or else the deputy."""
        if self.session.stand_in_id in self.people:
            return self.people[self.session.stand_in_id]
        return next((m.person for m in self._held if m.is_deputy), None)

    @property
    def others_may(self) -> bool:
        """Whether anybody but the host may open, move and cancel it."""
        if self.session.learning_set.status in TAKING_TURNS or self.stand_in not in {None, self.host}:
            return True
        able = {m.person_id for m in self._held if m.role == Membership.Role.FACILITATOR}
        return bool(able - ({self.host.pk} if self.host else set()))

    @property
    def said_no(self) -> User | None:
        """The host who has said that they cannot run it."""
        return self.host if self.session.host_cannot_at else None

    @property
    def who_runs_it(self) -> User | None:
        """The stand-in once the host has said no; nobody when none is named. The host until then."""
        if self.said_no is None:
            return self.host
        return self.stand_in if self.stand_in != self.host else None

    @property
    def i_stand_in(self) -> bool:
        """Whether the reader runs it in place of a host who has said no."""
        return self.said_no is not None and self.who_runs_it == self.reader

    @property
    def needs_somebody(self) -> bool:
        """Whether the members have to agree on somebody: the host cannot, or has let the start pass, and nobody else
        may."""
        if self.session.state is not Status.SCHEDULED or self.others_may:
            return False
        return self.session.host_cannot_at is not None or clock.now() > self.session.starts_at + WAITED

    @property
    def can_arrange(self) -> bool:
        """Whether the reader may name host and stand-in."""
        return can_run(self.session, self.reader.pk, self.roles)

    @property
    def is_mine(self) -> bool:
        """Whether the reader is to run it."""
        return self.host is not None and self.host.pk == self.reader.pk

    @cached_property
    def voices(self) -> list[tuple[User, list[User]]]:
        """Each candidate with those who have named them."""
        rows = StandInVoice.objects.filter(session=self.session).select_related("person", "candidate")
        found: dict[UUID, tuple[User, list[User]]] = {}
        for row in rows.order_by("created_at", "id"):
            if row.candidate_id in self.people and row.person_id in self.people:
                found.setdefault(row.candidate_id, (row.candidate, []))[1].append(row.person)
        return list(found.values())
