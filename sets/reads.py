"""What pages about sets are drawn from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sets.models import LearningSet, Membership
from sets.roles import Roles

RANK = (Membership.Role.FACILITATOR, Membership.Role.MEMBER, Membership.Role.OBSERVER)


@dataclass(frozen=True)
class SetCard:
    """One set in a list: what I am in it, and how many members it has."""

    set: LearningSet
    role: Any
    members: int


def cards(sets: Iterable[LearningSet], roles: Roles) -> list[SetCard]:
    """Facilitated first, ended last, else by name. `sets` carry `members`."""
    made = [SetCard(one, role_in(roles, one), getattr(one, "members", 0)) for one in sets]
    return sorted(
        made,
        key=lambda card: (
            card.set.has_ended,
            RANK.index(card.role),
            card.set.name.casefold(),
            str(card.set.pk),
        ),
    )


def role_in(roles: Roles, learning_set: LearningSet) -> Membership.Role:
    """What the person is there above all."""
    held = {m.role for m in roles.current(learning_set.pk)}
    return next(role for role in RANK if role in held)


@dataclass(frozen=True)
class Row:
    """Somebody in the set, and whether this reader is them."""

    membership: Membership
    is_me: bool


def rows(memberships: Iterable[Membership], me: object) -> list[Row]:
    """Facilitators first, then members by seat, then observers."""
    order = sorted(memberships, key=lambda m: RANK.index(Membership.Role(m.role)))
    return [Row(membership, membership.person_id == me) for membership in order]
