"""The leads' private notes on people to place, as one lead may read them: none that is about who reads."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from allauth.account.models import EmailAddress

from accounts.models import User
from core.sealing import Holder, preload
from programmes.models import Programme
from sets.models import Membership, PlacingNote


@dataclass(frozen=True)
class Note:
    """One note that the reader may read."""

    placement_id: UUID
    words: str
    apart: frozenset[str]
    names: tuple[str, ...]
    author: str
    is_mine: bool


def addresses_of(person: User) -> frozenset[str]:
    """The addresses that are known to be theirs, those at which they were asked into a set among them."""
    given = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    asked_at = Membership.objects.filter(person=person).values_list("invited_as", flat=True)
    return frozenset(address.lower() for address in (person.email, *given, *asked_at) if address)


def notes_for(
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
