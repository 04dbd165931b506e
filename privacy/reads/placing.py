"""What leads keep about a person whom they place in sets: their lines on lists, and the private notes on them."""

from django.db.models import QuerySet

from accounts.models import User
from core.db.unscoped import rows
from core.sealing import Holder, preload
from privacy.reads.addresses import accepted_by, addresses_of
from sets.models import Placement, PlacingNote


def listed_as(person: User) -> QuerySet[Placement]:
    """Their lines on lists of people to place."""
    asked = Placement.objects.filter(invitation__in=accepted_by(person))
    return Placement.objects.filter(email__in=addresses_of(person)) | asked


def notes_on(person: User) -> QuerySet[PlacingNote]:
    """The notes that are about them, or that keep somebody apart from them. Whom a note keeps apart is sealed, so
    every note is opened."""
    theirs, about = set(addresses_of(person)), set(listed_as(person).values_list("pk", flat=True))
    holders = rows(PlacingNote).order_by("programme").values_list("programme_id", flat=True).distinct()
    preload(Holder("leads", programme_id) for programme_id in holders)
    found = [
        note.pk
        for note in rows(PlacingNote).order_by("pk").iterator()
        if note.placement_id in about or note.addresses & theirs
    ]
    return rows(PlacingNote).filter(pk__in=found)
