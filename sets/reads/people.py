"""Rows for the pages about sets."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from core import clock
from core.jobs import delivery
from core.jobs.delivery import Trouble
from core.periods import overlap
from programmes.models import ProgrammeRole
from sets.group_size import LEAST_PEOPLE
from sets.models import Agreement, Invitation, LearningSet, Membership
from sets.roles import Roles

UNDO_WITHIN = timedelta(days=7)  # of an end of a membership
RANK = (Membership.Role.FACILITATOR, Membership.Role.MEMBER, Membership.Role.OBSERVER)


@dataclass(frozen=True)
class SetCard:
    """One set in a list, with the reader's role and the number of members."""

    set: LearningSet
    role: Any
    members: int


@dataclass(frozen=True)
class Asked:
    """One invitation, and what keeps its letter from the reader, if anything does."""

    invitation: Invitation
    trouble: Trouble | None


def with_troubles(invitations: Iterable[Invitation]) -> list[Asked]:
    """The invitations with the fate of each one's newest letter; a letter that arrived, or was answered, has none."""
    rows = list(invitations)
    found = delivery.troubles(letter="sets.invitation", addresses=[one.email for one in rows])
    return [Asked(one, found.get(f"invitation:{one.pk}") if one.is_pending else None) for one in rows]


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
    """One person in the set, whether it is the reader, and whether they lead the set's programme."""

    membership: Membership
    is_me: bool
    leads: bool
    # What they stay when this membership ends; empty where they would leave the set.
    stays: str = ""


def rows(memberships: Iterable[Membership], me: object) -> list[Row]:
    """A set's people, asked for with `naming_leads`: facilitators, then members by seat, then observers."""
    order = sorted(memberships, key=lambda m: RANK.index(Membership.Role(m.role)))
    return [
        Row(one, one.person_id == me, leads_programme(one), _role_in_words(_other(one, order)))
        for one in order
    ]


def _other(membership: Membership, held: Iterable[Membership]) -> Membership | None:
    """Another membership of the same person among these."""
    others = (one for one in held if one.person_id == membership.person_id and one.pk != membership.pk)
    return next(others, None)


def _role_in_words(membership: Membership | None) -> str:
    return "" if membership is None else str(membership.get_role_display()).lower()


def stays_as(membership: Membership) -> str:
    """The role in which the person is in the set today beside this one, in words; empty when there is none."""
    held = Membership.objects.current().of(membership.person_id)
    return _role_in_words(_other(membership, held.filter(learning_set=membership.learning_set_id)))


def no_longer(membership: Membership, stays: str, *, is_me: bool) -> str:
    """What is said when one of somebody's roles has ended and they stay in the set in another."""
    facts = {
        "name": membership.person.short_name,
        "role": str(membership.get_role_display()).lower(),
        "stays": stays,
    }
    if membership.is_facilitator:
        said = _("You no longer facilitate; you stay as %(stays)s.")
        return (said if is_me else _("%(name)s no longer facilitates, and stays as %(stays)s.")) % facts
    said = _("You are no longer %(role)s; you stay as %(stays)s.")
    return (said if is_me else _("%(name)s is no longer %(role)s, and stays as %(stays)s.")) % facts


def leads_programme(membership: Membership) -> bool:
    """Whether the person leads the set's programme; of a row that was asked for with `naming_leads`."""
    return bool(membership.leads)  # type: ignore[attr-defined]


def leads_among(learning_set: LearningSet, people: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these people who lead the set's programme today, and so see its figures."""
    leads = ProgrammeRole.objects.current().filter(
        programme=learning_set.programme_id, role=ProgrammeRole.Role.LEAD, person__in=list(people)
    )
    return set(leads.values_list("person_id", flat=True))


def enough_members_since(learning_set_id: uuid.UUID) -> datetime | None:
    """Since when, without a break, the set has had as many members as a figure needs; None if it has fewer today."""
    now, changes = clock.now(), list[tuple[datetime, int]]()
    periods = Membership.objects.counted().filter(learning_set=learning_set_id)
    for begun, ended in periods.values_list("started_at", "ended_at"):
        changes += [(begun, 1)] if ended is None else [(begun, 1), (ended, -1)]
    number, since = 0, None
    for moment, change in sorted(changes):
        if moment <= now:
            number += change
            since = (since or moment) if number >= LEAST_PEOPLE else None
    return since


def has_met(learning_set: LearningSet) -> bool:
    """Whether a session of the set has ever been opened."""
    # `sessions` is a higher app, so it is not imported: the relation gives its dates.
    return LearningSet.objects.filter(pk=learning_set.pk, sessions__opened_at__isnull=False).exists()


def ended_lately(learning_set: LearningSet) -> list[Membership]:
    """Memberships that ended within the last week and can be taken back: nobody holds that role again since. `stays`
    says of each whether the person is in the set all the same."""
    since = clock.now() - UNDO_WITHIN
    again = Membership.objects.current().filter(
        learning_set=learning_set, person=OuterRef("person"), role=OuterRef("role")
    )
    gone = Membership.objects.filter(learning_set=learning_set, ended_at__gt=since, ended_at__lte=clock.now())
    stays = Membership.objects.current().filter(learning_set=learning_set, person=OuterRef("person"))
    found = gone.exclude(Exists(again)).annotate(stays=Exists(stays)).select_related("person")
    return list(found.order_by("-ended_at", "id"))


def earlier_versions(latest: Agreement, roles: Roles) -> list[Agreement]:
    """The versions before this one, the newest first: those in force while the reader belonged to the set."""
    reads = roles.reads(latest.learning_set_id)
    before = Agreement.objects.filter(learning_set=latest.learning_set_id, version__lt=latest.version)
    found, until = [], latest.created_at
    for version in before.select_related("learning_set").order_by("-version"):
        if overlap(reads, [(version.created_at, until)]):
            found.append(version)
        until = version.created_at
    return found


def left_last(person_id: uuid.UUID) -> LearningSet | None:
    """The set that somebody was in last, of whoever is in none now."""
    held = Membership.objects.of(person_id).filter(ended_at__lte=clock.now())
    last = held.select_related("learning_set").order_by("-ended_at", "-id").first()
    return last.learning_set if last else None
