"""Bringing many people into a programme's sets: what would happen with each row, doing it in one go, undoing it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import clock
from core.audit import trail
from core.db.idempotency import seal_of
from core.errors import Refused, Stale
from core.ids import uuid7
from programmes.models import Programme
from programmes.permissions import check_leads
from sets import group_size
from sets.models import Invitation, LearningSet, Membership, Placement
from sets.people_list import PeopleList, Person
from sets.services.inviting_many import UNDO_WITHIN, Wanted, invite_many
from sets.services.placing import list_people

MEMBER = Membership.Role.MEMBER


@dataclass(frozen=True)
class Fate:
    """What happens with one row: asked into a set, nothing, or something to mend first."""

    person: Person
    learning_set: LearningSet | None = None
    is_here: bool = False
    is_twice: bool = False  # another row of the list has asked them already
    is_to_place: bool = False  # goes on the list of people to place; nobody is told

    @property
    def is_new(self) -> bool:
        """Whether a letter goes out."""
        return not (self.person.fault or self.is_here or self.is_to_place)


@dataclass(frozen=True)
class Plan:
    """The fate of every row."""

    fates: tuple[Fate, ...]

    @property
    def new(self) -> list[Fate]:
        """Rows of people who are asked."""
        return [fate for fate in self.fates if fate.is_new]

    @property
    def to_place(self) -> list[Fate]:
        """Rows of people who are put on the list of those to place."""
        return [fate for fate in self.fates if fate.is_to_place]

    @property
    def faulty(self) -> list[Fate]:
        """Rows to mend."""
        return [fate for fate in self.fates if fate.person.fault]

    @property
    def here(self) -> int:
        """Rows with which nothing happens."""
        return sum(fate.is_here for fate in self.fates)

    @property
    def fingerprint(self) -> str:
        """What was shown, to tell whether it is still what would happen."""
        rows = [
            (
                fate.person.email,
                fate.learning_set and fate.learning_set.pk,
                fate.is_here,
                fate.is_to_place,
                fate.person.fault,
            )
            for fate in self.fates
        ]
        return seal_of({"rows": rows})


def plan_for(
    programme_id: UUID, people: PeopleList, default_set: UUID | None, *, to_place: bool = False
) -> Plan:
    """What would happen with each row, in four queries at most. An account elsewhere makes no difference. With
    `to_place` whoever has no set goes on the list of people to place."""
    sets = list(LearningSet.objects.running().filter(programme=programme_id).order_by("name", "id"))
    held = Membership.objects.current().filter(learning_set__in=sets, role=MEMBER)
    asked = Invitation.objects.pending().filter(learning_set__in=sets, role=MEMBER)
    here = {(pk, email.lower()) for pk, email in held.values_list("learning_set_id", "person__email")}
    here |= {(pk, email.lower()) for pk, email in asked.values_list("learning_set_id", "email")}
    places = Counter(pk for pk, _email in here)
    by_name: dict[str, list[LearningSet]] = {}
    for one in sets:
        by_name.setdefault(one.name.casefold(), []).append(one)
    usual = next((one for one in sets if one.pk == default_set), None)
    fates, before = [], set(here)
    listed: set[str] = set()
    known = _on_list(programme_id) | {email for _pk, email in here} if to_place else set()
    for person in people.people:
        if to_place and usual is None and not person.set_name and not person.fault:
            fates.append(_to_place(person, known, listed))
            listed.add(person.email)
            continue
        fate = _fate(person, by_name, usual, here, places)
        if fate.is_new and fate.learning_set:
            here.add((fate.learning_set.pk, person.email))
            places[fate.learning_set.pk] += 1
        elif fate.is_here and fate.learning_set:
            fate = replace(fate, is_twice=(fate.learning_set.pk, person.email) not in before)
        fates.append(fate)
    return Plan(tuple(fates))


def _on_list(programme_id: UUID) -> set[str]:
    return set(Placement.objects.open().filter(programme=programme_id).values_list("email", flat=True))


def _to_place(person: Person, known: set[str], listed: set[str]) -> Fate:
    """The fate of a row without a set: on the list of people to place, unless they are there or in a set."""
    is_twice = person.email in listed
    is_here = is_twice or person.email in known
    return Fate(person, is_here=is_here, is_twice=is_twice, is_to_place=not is_here)


def _fate(
    person: Person,
    by_name: dict[str, list[LearningSet]],
    usual: LearningSet | None,
    here: set[tuple[UUID, str]],
    places: Counter[UUID],
) -> Fate:
    if person.fault:
        return Fate(person)
    named = by_name.get(person.set_name.casefold(), []) if person.set_name else [usual] if usual else []
    if len(named) != 1:
        return Fate(replace(person, fault=_no_one_set(person, by_name, len(named))))
    (one,) = named
    if (one.pk, person.email) in here:
        return Fate(person, one, is_here=True)
    if places[one.pk] >= group_size.PEOPLE_MOST:
        return Fate(replace(person, fault=_("This set is full: it has at most 12 members.")), one)
    return Fate(person, one)


def _no_one_set(person: Person, by_name: dict[str, list[LearningSet]], found: int) -> str:
    """Why no one set is meant, and which may have been."""
    if not person.set_name:
        return _("Which set?")
    if found:
        return _("Two sets have this name.")
    near = get_close_matches(person.set_name.casefold(), by_name, n=1)
    if near:
        return _("There is no set of this name. Did you mean %(set)s?") % {"set": by_name[near[0]][0].name}
    return _("There is no set of this name. Choose one of the programme’s.")


@transaction.atomic
def bring_in(
    *,
    programme_id: UUID,
    person: User,
    people: PeopleList,
    default_set: UUID | None,
    fingerprint: str,
    leave_out: bool,
    to_place: bool = False,
) -> tuple[UUID, int]:
    """Ask everybody of the list who is new, all or nobody; says under which number, and how many. With `to_place`
    whoever has no set goes on the list of people to place, and is told nothing.

    Raises Stale if something else would happen than was shown, and Refused while a row is wrong that is not left out.
    """
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    check_leads(programme_id, person.pk)
    list(LearningSet.objects.select_for_update(of=("self",)).filter(programme=programme).order_by("pk"))
    plan = plan_for(programme_id, people, default_set, to_place=to_place)
    if plan.fingerprint != fingerprint:
        raise Stale
    if plan.faulty and not leave_out:
        said = ngettext(
            "Nothing was sent: %(n)d row is wrong. Mend it, or tick that it is left out.",
            "Nothing was sent: %(n)d rows are wrong. Mend them, or tick that they are left out.",
            len(plan.faulty),
        )
        raise Refused(said % {"n": len(plan.faulty)})
    batch = uuid7()
    wanted = [
        Wanted(fate.learning_set, fate.person.email, fate.person.name)
        for fate in plan.new
        if fate.learning_set
    ]
    made = invite_many(wanted, person=person, batch=batch)
    if plan.to_place:
        listed = [(fate.person.name, fate.person.email) for fate in plan.to_place]
        list_people(programme, listed, person=person)
    trail.record(actor=person, verb="programme.people_asked", obj=programme, number=len(made))
    return batch, len(made)


@transaction.atomic
def undo(*, programme_id: UUID, person: User, batch: UUID) -> int:
    """Withdraw all invitations of one list, within ten minutes and while nobody has answered; says how many."""
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    check_leads(programme_id, person.pk)
    rows = Invitation.objects.select_for_update().filter(batch=batch, learning_set__programme=programme)
    invitations = list(rows.order_by("pk"))
    if not invitations or not can_undo(invitations):
        raise Refused(
            _("This can no longer be undone. You can withdraw single invitations on the set’s page.")
        )
    open_ = [one.pk for one in invitations if one.revoked_at is None]
    Invitation.objects.filter(pk__in=open_).update(revoked_at=clock.now())
    trail.record(actor=person, verb="programme.people_undone", obj=programme, number=len(open_))
    return len(open_)


def can_undo(invitations: Sequence[Invitation]) -> bool:
    """Whether their letters have not left yet, and nobody has answered."""
    since = clock.now() - UNDO_WITHIN
    return all(
        one.created_at > since and one.accepted_at is None and one.declined_at is None for one in invitations
    )
