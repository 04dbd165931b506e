"""What one person is, and was, in their sets: read once a request and asked many times."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime

from core import clock
from sets.models import Membership, SetStatus

Role = Membership.Role
FROM_THE_START = datetime(2000, 1, 1, tzinfo=UTC)  # before the product: no earlier row can be


class Roles:
    """All memberships of one person, past ones too; answers for now unless a method says otherwise."""

    def __init__(self, memberships: Iterable[Membership]) -> None:
        self.memberships = list(memberships)

    def current(self, learning_set_id: uuid.UUID) -> list[Membership]:
        """The memberships in that set which hold now."""
        now = clock.now()
        return [m for m in self.memberships if m.learning_set_id == learning_set_id and m.holds_at(now)]

    def sets_now(self) -> list[uuid.UUID]:
        """The sets they belong to today."""
        now = clock.now()
        return list({m.learning_set_id for m in self.memberships if m.holds_at(now)})

    def sets_ever(self) -> list[uuid.UUID]:
        """The sets they belong or once belonged to: a leaver keeps what is their own."""
        return list({m.learning_set_id for m in self.memberships})

    def sets_as(self, *roles: str) -> list[uuid.UUID]:
        """The sets in which they hold one of those roles today."""
        now = clock.now()
        return list({m.learning_set_id for m in self.memberships if m.role in roles and m.holds_at(now)})

    def is_in(self, learning_set_id: uuid.UUID) -> bool:
        """Whether they belong to it today, in whatever role."""
        return bool(self.current(learning_set_id))

    def is_facilitator(self, learning_set_id: uuid.UUID) -> bool:
        """Whether they facilitate it today."""
        return any(m.role == Role.FACILITATOR for m in self.current(learning_set_id))

    def is_member(self, learning_set_id: uuid.UUID) -> bool:
        """Whether they are counted in it today: neither observer nor facilitator only."""
        return any(m.role == Role.MEMBER for m in self.current(learning_set_id))

    def is_deputy(self, learning_set_id: uuid.UUID) -> bool:
        """Whether they may take over at once when the facilitator is gone."""
        return any(m.is_deputy for m in self.current(learning_set_id))

    def sees_from(self, learning_set_id: uuid.UUID) -> datetime | None:
        """From when on they may read what was said: None is never.

        A newcomer sees nothing from before they joined; a facilitator sees all while they facilitate. Where a set
        runs itself a member who facilitates is a member still: they see from the day they first came.
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
    """The roles of somebody who is not the one asking (one query)."""
    return Roles(Membership.objects.of(person_id))
