"""Telling a set by letter of those in it whom it might not expect: its programme's lead, or another address."""

from uuid import UUID

from django.db import models, transaction

from core import clock
from core.jobs import outbox
from sets.models import Invitation, LearningSet, Membership
from sets.reads import leads_among
from sets.services import locking


def tell_if_lead(membership: Membership) -> None:
    """Tell the set of a lead of its programme in it, once for each membership."""
    if membership.lead_told_at or not leads_among(membership.learning_set, [membership.person_id]):
        return
    _tell(membership, "lead")
    membership.lead_told_at = clock.now()
    membership.save(update_fields=["lead_told_at"])


def tell_of_other_address(membership: Membership) -> None:
    """Tell the set that somebody joined under another address than the one that was invited."""
    _tell(membership, "address")


def tell_of_named_facilitator(membership: Membership) -> None:
    """Tell the set that its programme's lead has found it a facilitator."""
    _tell(membership, "named")


def tell_whom_it_was_sent_to(invitation: Invitation, membership: Membership) -> None:
    """Tell the invited address that its invitation was accepted: its owner need not have been the one who did."""
    outbox.post(
        key=f"invitation:{invitation.pk}:accepted",
        to=invitation.email,
        letter="sets.accepted",
        about={"invitation": str(invitation.pk), "membership": str(membership.pk)},
    )


def tell_of_new_leads() -> None:
    """Tell the sets in which somebody was a member before they led the programme."""
    held = Membership.objects.current().filter(
        lead_told_at=None,
        learning_set__in=LearningSet.objects.running(),
        learning_set__programme__roles__role="lead",
        learning_set__programme__roles__person=models.F("person"),
    )
    for pk in held.order_by("pk").values_list("pk", flat=True).distinct():
        _tell_of_new_lead(pk)


@transaction.atomic
def _tell_of_new_lead(membership_id: UUID) -> None:
    _learning_set, membership = locking.lock_in_set(Membership, membership_id)
    tell_if_lead(membership)


def _tell(membership: Membership, why: str) -> None:
    others = Membership.objects.current().filter(learning_set=membership.learning_set_id)
    readers = others.exclude(person=membership.person_id).values_list("person_id", "person__email")
    for reader, email in sorted(set(readers)):
        outbox.post(
            key=f"joined:{membership.pk}:{why}:{reader}",
            to=email,
            letter="sets.joined",
            about={"membership": str(membership.pk), "person": str(reader), "why": why},
        )
