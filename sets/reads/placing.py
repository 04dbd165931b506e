"""A programme's people to place: each with the sets that are offered, who is there already, and the leads' notes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from core.sealing import Holder, preload
from programmes.models import Programme
from sets import group_size
from sets.models import Invitation, LearningSet, Membership, Placement, PlacingNote, SetStatus

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
class Note:
    """One note that the reader may read."""

    placement_id: UUID
    words: str
    apart: frozenset[str]
    names: tuple[str, ...]
    author: str
    is_mine: bool


@dataclass(frozen=True)
class Offer:
    """One set as it is offered to one person, and who is there whom a note keeps apart from them."""

    seats: Seats
    is_chosen: bool
    clashes: tuple[str, ...]
    is_declined: bool


@dataclass(frozen=True)
class ToPlace:
    """One person to place; `about_reader` where they are who reads, and so have no notes here."""

    placement: Placement
    notes: tuple[Note, ...]
    about_reader: bool

    @property
    def has_mine(self) -> bool:
        """Whether one of the notes is the reader's."""
        return any(note.is_mine for note in self.notes)


@dataclass(frozen=True)
class Board:
    """All of it, as one lead reads it."""

    sets: tuple[Seats, ...]
    people: tuple[ToPlace, ...]
    waiting: tuple[Invitation, ...]  # placed and asked, without an answer

    @property
    def have_set(self) -> int:
        """How many are in a set or asked into one."""
        return sum(one.how != "placed" for seats in self.sets for one in seats.people)

    @property
    def unplaced(self) -> int:
        """For how many no set is chosen."""
        return sum(not one.placement.is_placed for one in self.people)

    @cached_property
    def pairs(self) -> dict[str, frozenset[str]]:
        """By address: whom a note keeps apart from it, in either direction."""
        found: dict[str, set[str]] = defaultdict(set)
        for one in self.people:
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
    placements = list(
        Placement.objects.filter(programme=programme)
        .open()
        .select_related("learning_set", "invitation__learning_set")
        .order_by("name", "email")
    )
    sets = list(LearningSet.objects.running().filter(programme=programme).order_by("name", "id").annotate(
        led=Exists(_held(Role.FACILITATOR)) | Exists(_asked(Role.FACILITATOR))
    ))  # fmt: skip
    seated, waiting = _seated(sets)
    there = {address for people in seated.values() for one in people for address in one.addresses}
    placements = [one for one in placements if one.email not in there]
    for one in placements:
        if one.is_placed and one.learning_set_id is not None:
            seated[one.learning_set_id].append(Sits(one.who, frozenset({one.email}), "placed"))
    mine = addresses_of(reader)
    notes = _notes(programme, reader, mine, _names(seated, placements))
    people = [ToPlace(one, tuple(notes.get(one.pk, ())), one.email in mine) for one in placements]
    rows = [Seats(one, tuple(seated[one.pk]), _is_led(one)) for one in sets]
    return Board(tuple(rows), tuple(people), tuple(waiting))


def addresses_of(person: User) -> frozenset[str]:
    """The addresses that are known to be theirs."""
    given = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    return frozenset({person.email.lower(), *(address.lower() for address in given)})


def people_of(found: Board) -> dict[str, str]:
    """Everybody of the programme by address: who is in a set, asked into one, or to be placed."""
    seated = {seats.learning_set.pk: list(seats.people) for seats in found.sets}
    return _names(seated, [one.placement for one in found.people])


def _is_led(learning_set: LearningSet) -> bool:
    return learning_set.status == SetStatus.SELF_RUN or bool(learning_set.led)  # type: ignore[attr-defined]


def _held(role: str) -> QuerySet[Membership]:
    return Membership.objects.current().filter(learning_set=OuterRef("pk"), role=role)


def _asked(role: str) -> QuerySet[Invitation]:
    return Invitation.objects.pending().filter(learning_set=OuterRef("pk"), role=role)


def _seated(sets: Sequence[LearningSet]) -> tuple[dict[UUID, list[Sits]], list[Invitation]]:
    """Who is in each set and who is asked into it; and the invitations of those who were placed."""
    seated: dict[UUID, list[Sits]] = {one.pk: [] for one in sets}
    held = Membership.objects.current().filter(learning_set__in=sets, role=Role.MEMBER)
    columns = ("learning_set_id", "person__name", "person__email", "invited_as")
    for pk, name, email, invited_as in held.order_by("person__name").values_list(*columns):
        known = frozenset(address.lower() for address in (email, invited_as) if address)
        seated[pk].append(Sits(name, known))
    asked = Invitation.objects.pending().filter(learning_set__in=sets, role=Role.MEMBER)
    waiting = []
    for one in asked.select_related("placement", "learning_set").order_by("name", "email"):
        seated[one.learning_set_id].append(
            Sits(one.name or one.email, frozenset({one.email.lower()}), "asked")
        )
        if hasattr(one, "placement"):
            waiting.append(one)
    return seated, waiting


def _names(seated: dict[UUID, list[Sits]], placements: Iterable[Placement]) -> dict[str, str]:
    names = {address: one.name for people in seated.values() for one in people for address in one.addresses}
    return names | {one.email: one.who for one in placements}


def _notes(
    programme: Programme, reader: User, mine: frozenset[str], names: dict[str, str]
) -> dict[UUID, list[Note]]:
    """The notes that the reader may read, by the person they are about."""
    rows = PlacingNote.objects.with_scope(programme=[programme.pk]).select_related("author", "placement")
    preload([Holder("leads", programme.pk)])
    found: dict[UUID, list[Note]] = defaultdict(list)
    for row in rows.filter(programme=programme).order_by("created_at", "id"):
        if row.placement.email in mine or row.addresses & mine:
            continue
        apart = row.addresses
        known = tuple(sorted(names[address] for address in apart if address in names))
        is_mine = row.author_id == reader.pk
        found[row.placement_id].append(
            Note(row.placement_id, row.words, apart, known, row.author.name, is_mine)
        )
    return found
