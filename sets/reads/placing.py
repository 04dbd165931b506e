"""A programme's people to place: each with the sets that are offered, who is there already, and the leads' notes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from programmes.models import Programme
from sets import group_size
from sets.models import Invitation, LearningSet, Membership, Placement, SetStatus
from sets.reads.placing_notes import Note, addresses_of, notes_for

Role = Membership.Role


@dataclass(frozen=True)
class Sits:
    """Somebody in a set, asked into it or to be asked, under the addresses by which they are known."""

    name: str
    addresses: frozenset[str]
    how: str = ""  # "asked", "placed" or, for a member, empty


@dataclass(frozen=True)
class Seats:
    """One running set: who is in it, asked into it and placed in it, and whether somebody facilitates it."""

    learning_set: LearningSet
    people: tuple[Sits, ...]
    is_led: bool

    @property
    def number(self) -> int:
        """How many they would be if everybody says yes."""
        return len(self.people)

    @property
    def free(self) -> int:
        """Places up to the size that works well."""
        return max(0, group_size.PEOPLE_HINT_MOST - self.number)

    @property
    def lacks(self) -> int:
        """How many more it takes for a size that works well."""
        return max(0, group_size.PEOPLE_HINT_LEAST - self.number)

    @property
    def is_full(self) -> bool:
        """Whether nobody more can be placed."""
        return self.number >= group_size.PEOPLE_MOST

    @property
    def is_over(self) -> bool:
        """Whether it is larger than works well."""
        return self.number > group_size.PEOPLE_HINT_MOST

    @property
    def to_ask(self) -> int:
        """How many are placed and not asked yet."""
        return sum(one.how == "placed" for one in self.people)


@dataclass(frozen=True)
class Offer:
    """One set as it is offered to one person, and who is there whom a note keeps apart from them."""

    seats: Seats
    is_chosen: bool
    clashes: tuple[str, ...]
    is_declined: bool


@dataclass(frozen=True)
class ToPlace:
    """One person of the list; `about_reader` where they are who reads, and so have no notes here."""

    placement: Placement
    notes: tuple[Note, ...]
    about_reader: bool

    @property
    def has_mine(self) -> bool:
        """Whether one of the notes is the reader's."""
        return any(note.is_mine for note in self.notes)


@dataclass(frozen=True)
class Sum:
    """Everybody of the programme, each counted once, by how far they are."""

    to_place: int
    declined: int
    placed: int
    asked: int
    held: int

    @property
    def all(self) -> int:
        """Everybody."""
        return self.to_place + self.declined + self.placed + self.asked + self.held


@dataclass(frozen=True)
class Board:
    """All of it, as one lead reads it."""

    sets: tuple[Seats, ...]
    people: tuple[ToPlace, ...]
    gone_on: tuple[ToPlace, ...]  # asked, or in a set since; their notes stay

    @cached_property
    def sum(self) -> Sum:
        """How many are how far; who is in a set and asked into another counts as in a set."""
        seen: set[str] = set()
        number = {"": 0, "asked": 0}
        for how in number:
            for sits in (sits for seats in self.sets for sits in seats.people if sits.how == how):
                number[how] += not sits.addresses & seen
                seen |= sits.addresses
        left = [one.placement for one in self.people if not one.placement.is_placed]
        declined = sum(one.declined is not None for one in left)
        placed = len(self.people) - len(left)
        return Sum(len(left) - declined, declined, placed, number["asked"], number[""])

    def seats_of(self, learning_set_id: UUID) -> Seats | None:
        """The running set with that id."""
        return next((seats for seats in self.sets if seats.learning_set.pk == learning_set_id), None)

    def stands(self, addresses: Iterable[str]) -> list[tuple[LearningSet, Sits]]:
        """The sets in which somebody with one of these addresses is, or is asked into."""
        known = frozenset(addresses)
        return [
            (seats.learning_set, sits)
            for seats in self.sets
            for sits in seats.people
            if sits.how != "placed" and sits.addresses & known
        ]

    @cached_property
    def pairs(self) -> dict[str, frozenset[str]]:
        """By address: whom a note keeps apart from it, in either direction."""
        found: dict[str, set[str]] = defaultdict(set)
        for one in (*self.people, *self.gone_on):
            for note in one.notes:
                for other in note.apart:
                    found[one.placement.email].add(other)
                    found[other].add(one.placement.email)
        return {address: frozenset(others) for address, others in found.items()}

    def offers(self, one: ToPlace) -> list[Offer]:
        """The sets as they are offered to this person."""
        chosen, apart = one.placement.learning_set_id, self.pairs.get(one.placement.email, frozenset())
        declined = one.placement.declined
        return [
            Offer(
                seats,
                one.placement.is_placed and seats.learning_set.pk == chosen,
                tuple(sits.name for sits in seats.people if sits.addresses & apart),
                declined is not None and declined.pk == seats.learning_set.pk,
            )
            for seats in self.sets
        ]

    def clashes(self, seats: Seats) -> list[tuple[str, str]]:
        """Pairs of people who are in this set together, and whom a note keeps apart."""
        people = seats.people
        return [
            (one.name, other.name)
            for n, one in enumerate(people)
            for other in people[n + 1 :]
            if any(self.pairs.get(address, frozenset()) & other.addresses for address in one.addresses)
        ]


def board(programme: Programme, reader: User) -> Board:
    """The programme's people to place and its running sets; a constant number of queries. Notes that name the reader
    are left out: whoever leads a programme and is in it, or is placed in it, reads none about themself."""
    rows = Placement.objects.filter(programme=programme).order_by("name", "email")
    listed = list(rows.select_related("learning_set", "invitation__learning_set"))
    sets = list(LearningSet.objects.running().filter(programme=programme).order_by("name", "id").annotate(
        led=Exists(_held(Role.FACILITATOR)) | Exists(_asked(Role.FACILITATOR))
    ))  # fmt: skip
    seated = _seated(sets, {one.email: one.who for one in listed})
    there = {address for people in seated.values() for one in people for address in one.addresses}
    placements = [one for one in listed if one.is_open and one.email not in there]
    for one in placements:
        if one.is_placed and one.learning_set_id is not None:
            seated[one.learning_set_id].append(Sits(one.who, frozenset({one.email}), "placed"))
    mine = addresses_of(reader)
    notes = notes_for(programme, reader, mine, _names(seated, listed))
    people = {one.pk: ToPlace(one, tuple(notes.get(one.pk, ())), one.email in mine) for one in listed}
    to_place = tuple(people.pop(one.pk) for one in placements)
    seats = tuple(Seats(one, tuple(seated[one.pk]), _is_led(one)) for one in sets)
    return Board(seats, to_place, tuple(people.values()))


def people_of(found: Board) -> dict[str, str]:
    """Everybody of the programme by address: who is in a set, asked into one, or to be placed."""
    seated = {seats.learning_set.pk: list(seats.people) for seats in found.sets}
    return _names(seated, [one.placement for one in (*found.gone_on, *found.people)])


def _is_led(learning_set: LearningSet) -> bool:
    return learning_set.status == SetStatus.SELF_RUN or bool(learning_set.led)  # type: ignore[attr-defined]


def _held(role: str) -> QuerySet[Membership]:
    return Membership.objects.current().filter(learning_set=OuterRef("pk"), role=role)


def _asked(role: str) -> QuerySet[Invitation]:
    return Invitation.objects.pending().filter(learning_set=OuterRef("pk"), role=role)


def _seated(sets: Sequence[LearningSet], listed: Mapping[str, str]) -> dict[UUID, list[Sits]]:
    """Who is in each set and who is asked into it, by their names on the list where an invitation has none."""
    seated: dict[UUID, list[Sits]] = {one.pk: [] for one in sets}
    held = Membership.objects.current().filter(learning_set__in=sets, role=Role.MEMBER)
    columns = ("learning_set_id", "person__name", "person__email", "invited_as")
    for pk, name, email, invited_as in held.order_by("person__name").values_list(*columns):
        known = frozenset(address.lower() for address in (email, invited_as) if address)
        seated[pk].append(Sits(name, known))
    asked = Invitation.objects.pending().filter(learning_set__in=sets, role=Role.MEMBER)
    for one in asked.order_by("name", "email"):
        email = one.email.lower()
        name = one.name or listed.get(email, one.email)
        seated[one.learning_set_id].append(Sits(name, frozenset({email}), "asked"))
    return seated


def _names(seated: dict[UUID, list[Sits]], placements: Iterable[Placement]) -> dict[str, str]:
    names = {one.email: one.who for one in placements}
    for people in seated.values():
        names |= {address: one.name for one in people for address in one.addresses}
    return names
