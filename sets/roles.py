"""One person's roles in all their sets, loaded once per request."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime

from core import clock
from sets.models import Membership, SetStatus

Role = Membership.Role
FROM_THE_START = datetime(2000, 1, 1, tzinfo=UTC)  # before the product: no earlier row can be


class Roles:
    """All memberships of one person, past ones included; methods answer for now unless they say otherwise."""

    def __init__(self, memberships: Iterable[Membership]) -> None:
        self.memberships = list(memberships)

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

    def sees_from(self, learning_set_id: uuid.UUID) -> datetime | None:
        """The moment from which they may read what others said in the set; None if never.

        Members read nothing from before they joined; facilitators read everything while they facilitate. In a set
        that runs itself, a facilitating member reads as a member: from the day they first joined.
        """
        memberships = self.current(learning_set_id)
        if not any(m.role == Role.FACILITATOR for m in memberships):
            return min((m.started_at for m in memberships), default=None)
        ever = [m for m in self.memberships if m.learning_set_id == learning_set_id]
        runs_itself = any(m.learning_set.status == SetStatus.SELF_RUN for m in memberships)
        if runs_itself and any(m.role == Role.MEMBER for m in ever):
            return min(m.started_at for m in ever)
        return FROM_THE_START


def roles_of(person_id: uuid.UUID) -> Roles:
    """Load the roles of a person other than the request's user (one query)."""
    return Roles(Membership.objects.of(person_id))
