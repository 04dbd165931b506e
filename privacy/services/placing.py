"""Deleting what leads keep to place people: with the person it is about, and two weeks after their programme."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q

from accounts.models import User
from core import clock
from core.audit import trail
from core.db.unscoped import rows
from core.sealing import Holder
from core.sealing.destruction import shred
from privacy.reads.placing import listed_as, notes_on
from programmes.models import Programme
from sets.models import LearningSet, Placement, PlacingNote

KEPT_AFTER = timedelta(days=14)


def forget_placing(person: User) -> None:
    """Delete their lines on lists, and every note on them, by them, or that keeps somebody apart from them."""
    notes_on(person).delete()
    rows(PlacingNote).filter(author=person).delete()
    listed_as(person).delete()


def due_programmes() -> list[Programme]:
    """Programmes that ended two weeks ago and still have a list: by their last day or, without one, when the last of
    their sets ended."""
    before = clock.now() - KEPT_AFTER
    listed = Programme.objects.filter(Exists(Placement.objects.filter(programme=OuterRef("pk"))))
    running = LearningSet.objects.running().filter(programme=OuterRef("pk"))
    over = listed.alias(last=Max("learning_sets__ended_at")).filter(
        Q(ends_on__lt=before.date()) | Q(~Exists(running), ends_on=None, last__lt=before)
    )
    return list(over.order_by("pk"))


@transaction.atomic
def delete_placing(programme_id: UUID) -> None:
    """Delete a programme's list and its notes, and destroy the key of the notes, unless it goes on again."""
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    if programme not in due_programmes():
        return
    gone, _kinds = Placement.objects.filter(programme=programme).delete()
    shred(Holder("leads", programme.pk))
    trail.record(actor=None, verb="programme.placing_deleted", obj=programme, rows=gone)
