"""Placing a programme's people in sets: the list, the chosen sets, the leads' private notes, and asking them."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.audit import trail
from core.errors import Refused
from core.ids import uuid7
from programmes.models import Programme
from programmes.permissions import check_leads
from sets import group_size
from sets.models import Invitation, LearningSet, Membership, Placement, PlacingNote
from sets.reads.placing_notes import addresses_of
from sets.services.inviting_many import Wanted, invite_many

MEMBER = Membership.Role.MEMBER


@transaction.atomic
def put_on_list(*, programme_id: UUID, person: User, name: str, email: str) -> Placement:
    """Put somebody on the list of people to place; nobody is told. Refused if they are on it, or in a set."""
    programme = _lock(programme_id, person)
    email = email.lower()
    if email in members_and_asked(programme):
        raise Refused(_("They are in a set of this programme, or asked into one."), field="email")
    found = Placement.objects.filter(programme=programme, email=email).first()
    if found is not None and Placement.objects.open().filter(pk=found.pk).exists():
        raise Refused(_("They are on the list already."), field="email")
    (made,) = list_people(programme, [(name, email)], person=person)
    return made


def list_people(programme: Programme, people: Sequence[tuple[str, str]], *, person: User) -> list[Placement]:
    """Put these on the list, in the caller's transaction, which has checked that they are in no set; who was on it
    before, and has left their set since, is on it again."""
    before = Placement.objects.filter(programme=programme, email__in=[email for _name, email in people])
    before.exclude(pk__in=before.open().values("pk")).update(learning_set=None, invitation=None)
    known = set(before.values_list("email", flat=True))
    made = [
        Placement(programme=programme, name=name, email=email) for name, email in people if email not in known
    ]
    Placement.objects.bulk_create(made, batch_size=500)
    trail.record(actor=person, verb="programme.people_listed", obj=programme, number=len(people))
    return list(Placement.objects.filter(programme=programme, email__in=[email for _name, email in people]))


@transaction.atomic
def take_off_list(*, placement_id: UUID, person: User) -> None:
    """Take somebody off the list, with the notes on them. Refused once they are asked."""
    programme_id = Placement.objects.values_list("programme_id", flat=True).get(pk=placement_id)
    programme = _lock(programme_id, person, must_go_on=False)
    found = Placement.objects.open().filter(pk=placement_id).first()
    if found is None:
        raise Refused(_("They have been asked. You can withdraw the invitation on the set’s page."))
    found.delete()
    trail.record(actor=person, verb="programme.person_unlisted", obj=programme)


@transaction.atomic
def save_places(*, programme_id: UUID, person: User, places: Mapping[UUID, UUID | None]) -> int:
    """Choose a set for each of these people, or none; nobody is told. Says for how many that changed anything.

    Raises Refused, with the person's id as its field, for a set that is full or that they have declined.
    """
    programme = _lock(programme_id, person)
    sets = {one.pk: one for one in _locked_sets(programme)}
    rows = Placement.objects.select_for_update(of=("self",)).filter(programme=programme, pk__in=places).open()
    people = list(rows.select_related("invitation__learning_set", "learning_set").order_by("pk"))
    changed = [one for one in people if places[one.pk] != (one.learning_set_id if one.is_placed else None)]
    for one in changed:
        chosen = places[one.pk]
        _check_offered(one, chosen, sets)
        one.learning_set = sets[chosen] if chosen else None
    Placement.objects.bulk_update(changed, ["learning_set"], batch_size=500)
    _require_room(changed, sets)
    trail.record(actor=person, verb="programme.people_placed", obj=programme, number=len(changed))
    return len(changed)


@transaction.atomic
def write_note(*, placement_id: UUID, person: User, words: str, apart: Collection[str]) -> PlacingNote | None:
    """Write this lead's own note on somebody, or remove it when nothing is left in it. Refused about oneself."""
    programme_id = Placement.objects.values_list("programme_id", flat=True).get(pk=placement_id)
    programme = _lock(programme_id, person)
    placement = Placement.objects.filter(pk=placement_id).first()
    if placement is None:
        raise Refused(_("They are not on the list any more."))
    mine = addresses_of(person)
    if placement.email in mine or mine & set(apart):
        raise Refused(_("You cannot keep a note that is about yourself."), field="apart")
    notes = PlacingNote.objects.with_scope(programme=[programme.pk])
    note = notes.filter(placement=placement, author=person).first()
    if not words and not apart:
        if note is not None:
            note.delete()
        return None
    note = note or PlacingNote(programme=programme, placement=placement, author=person)
    note.words, note.apart = words, "\n".join(sorted(apart))
    note.save()
    trail.record(actor=person, verb="placing_note.written", obj=note)
    return note


@transaction.atomic
def ask_placed(*, learning_set_id: UUID, person: User) -> tuple[UUID, int]:
    """Ask everybody who is placed in the set by a letter of their own; says under which number, and how many."""
    programme_id = LearningSet.objects.values_list("programme_id", flat=True).get(pk=learning_set_id)
    programme = _lock(programme_id, person)
    sets = {one.pk: one for one in _locked_sets(programme)}
    learning_set = sets.get(learning_set_id)
    if learning_set is None:
        raise Refused(_("This set has ended."))
    there = members_and_asked(programme)
    rows = Placement.objects.open().filter(programme=programme, learning_set=learning_set)
    people = [
        one
        for one in rows.select_related("invitation__learning_set", "learning_set").order_by("name", "email")
        if one.is_placed and one.email not in there
    ]
    if not people:
        raise Refused(_("Nobody is placed in this set who is not asked yet."))
    _require_room(people, sets)
    batch = uuid7()
    made = invite_many(
        [Wanted(learning_set, one.email, one.name) for one in people], person=person, batch=batch
    )
    for one, invitation in zip(people, made, strict=True):
        one.invitation = invitation
    Placement.objects.bulk_update(people, ["invitation"], batch_size=500)
    trail.record(actor=person, verb="programme.people_asked", obj=programme, number=len(made))
    return batch, len(made)


def members_and_asked(programme: Programme) -> set[str]:
    """The addresses of everybody who is a member of a running set of the programme, or asked to be one."""
    sets = LearningSet.objects.running().filter(programme=programme)
    held = Membership.objects.current().filter(learning_set__in=sets, role=MEMBER)
    asked = Invitation.objects.pending().filter(learning_set__in=sets, role=MEMBER)
    found = [*held.values_list("person__email", "invited_as"), *asked.values_list("email", "email")]
    return {address.lower() for pair in found for address in pair if address}


def _lock(programme_id: UUID, person: User, *, must_go_on: bool = True) -> Programme:
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    check_leads(programme_id, person.pk)
    if must_go_on and programme.ends_on and programme.ends_on < clock.now().date():
        raise Refused(_("This programme has ended. Nobody can be placed in it any more."))
    return programme


def _locked_sets(programme: Programme) -> list[LearningSet]:
    running = LearningSet.objects.running().filter(programme=programme)
    return list(running.select_for_update(of=("self",)).order_by("pk"))


def _check_offered(one: Placement, chosen: UUID | None, sets: Mapping[UUID, LearningSet]) -> None:
    if chosen is not None and chosen not in sets:
        raise Refused(_("This set is not there any more. Choose another."), field=str(one.pk))
    if chosen is not None and one.declined is not None and one.declined.pk == chosen:
        said = _("%(name)s has declined %(set)s. Choose another set.")
        raise Refused(said % {"name": one.who, "set": one.declined.name}, field=str(one.pk))


def _require_room(people: Sequence[Placement], sets: Mapping[UUID, LearningSet]) -> None:
    """Raise Refused if a set to which one of these comes would be larger than any may be."""
    chosen = {one.learning_set_id for one in people if one.learning_set_id}
    held = Membership.objects.current().filter(learning_set__in=chosen, role=MEMBER)
    asked = Invitation.objects.pending().filter(learning_set__in=chosen, role=MEMBER)
    placed = Placement.objects.open().filter(learning_set__in=chosen)
    rows = placed.select_related("learning_set", "invitation__learning_set")
    number = Counter(held.values_list("learning_set_id", flat=True))
    number.update(asked.values_list("learning_set_id", flat=True))
    number.update(one.learning_set_id for one in rows if one.is_placed and one.learning_set_id)
    for one in people:
        if one.learning_set_id and number[one.learning_set_id] > group_size.PEOPLE_MOST:
            said = _("That makes %(n)d in %(set)s. A set has at most %(most)d: choose another.")
            facts = {"n": number[one.learning_set_id], "set": sets[one.learning_set_id].name}
            raise Refused(said % {**facts, "most": group_size.PEOPLE_MOST}, field=str(one.pk))
