"""Rows for the pages about sets."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sets.models import LearningSet, Membership
from sets.roles import Roles

RANK = (Membership.Role.FACILITATOR, Membership.Role.MEMBER, Membership.Role.OBSERVER)


@dataclass(frozen=True)
class SetCard:
    """One set in a list, with the reader's role and the number of members."""

    set: LearningSet
    role: Any
    members: int


def cards(sets: Iterable[LearningSet], roles: Roles) -> list[SetCard]:
    """Cards with facilitated sets first, ended ones last, then by name. `sets` are annotated with `members`."""
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
    """The person's most important role in the set."""
    held = {m.role for m in roles.current(learning_set.pk)}
    return next(role for role in RANK if role in held)


@dataclass(frozen=True)
class Row:
    """One person in the set, and whether it is the reader."""

    membership: Membership
    is_me: bool


def rows(memberships: Iterable[Membership], me: object) -> list[Row]:
    """A set's people: facilitators, then members by seat, then observers."""
    order = sorted(memberships, key=lambda m: RANK.index(Membership.Role(m.role)))
    return [Row(membership, membership.person_id == me) for membership in order]
