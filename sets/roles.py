"""One person's roles in all their sets, loaded once per request."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Self

from django.db.models import QuerySet

from core import clock
from core.db.compiled import compiled_query
from core.periods import Period, merged
from sets.models import Membership

Role = Membership.Role
FROM_THE_START = datetime(2000, 1, 1, tzinfo=UTC)  # before the product: no earlier row can be


class Roles:
    """All memberships of one person, past ones included; methods answer for now unless they say otherwise."""

    def __init__(self, memberships: Iterable[Membership], person_id: uuid.UUID | None = None) -> None:
        self.memberships = list(memberships)
        self.person_id = person_id

    def again(self) -> Self:
        """The same person's roles, read anew. Every verb asks by these, once it holds its lock: what held when the
        request began may have ended while it waited."""
        return self if self.person_id is None else type(self)(_memberships(self.person_id), self.person_id)

    def current(self, learning_set_id: uuid.UUID) -> list[Membership]:
        """The person's current memberships in that set."""
        now = clock.now()
        return [m for m in self.memberships if m.learning_set_id == learning_set_id and m.holds_at(now)]

    def sets_now(self) -> list[uuid.UUID]:
        """The ids of the sets to which they belong today."""
        now = clock.now()
        return list({m.learning_set_id for m in self.memberships if m.holds_at(now)})

    def sets_ever(self) -> list[uuid.UUID]:
        """The ids of the sets to which they belong or belonged, since people who left can still read their own
        words."""
        return list({m.learning_set_id for m in self.memberships})

    def sets_as(self, *roles: str) -> list[uuid.UUID]:
        """The ids of the sets in which they have one of these roles today."""
        now = clock.now()
        return list({m.learning_set_id for m in self.memberships if m.role in roles and m.holds_at(now)})

    def is_in(self, learning_set_id: uuid.UUID) -> bool:
        """Whether they belong to the set today, in any role."""
        return bool(self.current(learning_set_id))

    def is_facilitator(self, learning_set_id: uuid.UUID) -> bool:
        """Whether they facilitate the set today."""
        return any(m.role == Role.FACILITATOR for m in self.current(learning_set_id))

    def is_member(self, learning_set_id: uuid.UUID) -> bool:
        """Whether they have a member's role in the set today, with or without others."""
        return any(m.role == Role.MEMBER for m in self.current(learning_set_id))

    def is_deputy(self, learning_set_id: uuid.UUID) -> bool:
        """Whether they are a deputy, who may take over at once when the facilitator is gone."""
        return any(m.is_deputy for m in self.current(learning_set_id))

    def reads(self, learning_set_id: uuid.UUID) -> list[Period]:
        """The periods of which they may read what others said in the set; none unless they belong to it today.

        What somebody may read depends on what they were when it was said, and on no setting: all the periods in which
        they belonged to the set, so that who comes back has again what they had. Who came to facilitate reads
        everything while they do; who came as a member reads as a member, also when they facilitate later. Whom the
        programme's lead named reads nothing from before they came, so that no lead can open a set's past.
        """
        if not self.is_in(learning_set_id):
            return []
        ever = [m for m in self.memberships if m.learning_set_id == learning_set_id]
        came = min(ever, key=lambda m: (m.started_at, m.role != Role.FACILITATOR))
        facilitates = [m for m in self.current(learning_set_id) if m.is_facilitator]
        if came.role != Role.MEMBER and any(not m.reads_since_joined for m in facilitates):
            return [(FROM_THE_START, None)]
        return merged((m.started_at, m.ended_at) for m in ever)

    def reads_everything_since(self, learning_set_id: uuid.UUID, moment: datetime) -> bool:
        """Whether they may read all that was said in the set since then."""
        return any(begun <= moment and ended is None for begun, ended in self.reads(learning_set_id))


def roles_of(person_id: uuid.UUID) -> Roles:
    """Load a person's roles (one query): of somebody other than the request's user, or after a lock."""
    return Roles(_memberships(person_id), person_id)


@compiled_query
def _memberships(person_id: uuid.UUID) -> QuerySet[Membership]:
    return Membership.objects.of(person_id)
