"""Ending and restoring memberships, naming deputies, handing over facilitation."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.audit import trail
from core.errors import Refused
from live.tickets import revoke_on_commit
from sets.models import LearningSet, Membership, SetStatus
from sets.permissions import check_facilitates
from sets.reads import UNDO_WITHIN
from sets.roles import Roles
from sets.services import locking, notices

Role = Membership.Role
RUNS_WITHOUT = (SetStatus.SELF_RUN, SetStatus.ENDED)


@transaction.atomic
def end_membership(*, membership_id: UUID, person: User, roles: Roles) -> Membership:
    """End a membership now, by somebody who arranges the set or by the person themself; closes their live streams."""
    learning_set, membership = locking.lock_in_set(Membership, membership_id)
    roles = roles.again()
    if membership.person_id != person.pk:
        locking.check_arranges(roles, learning_set)
    if _is_over(membership):
        return membership
    if membership.is_facilitator and _is_last_facilitator(learning_set, membership):
        raise Refused(_("Hand over first: a set needs a facilitator until it runs itself."))
    _end(membership)
    trail.record(
        actor=person,
        verb="membership.ended",
        obj=membership,
        learning_set_id=learning_set.pk,
        role=membership.role,
        by_themself=membership.person_id == person.pk,
    )
    return membership


@transaction.atomic
def restore_membership(*, membership_id: UUID, person: User, roles: Roles) -> Membership:
    """Undo an end within seven days, by somebody who arranges the set, as if the person had not left."""
    learning_set, membership = locking.lock_in_set(Membership, membership_id)
    roles = roles.again()
    locking.check_arranges(roles, learning_set)
    if membership.ended_at is None:
        return membership
    again = Membership.objects.current().of(membership.person_id).filter(learning_set=learning_set)
    if clock.now() - membership.ended_at > UNDO_WITHIN or again.filter(role=membership.role).exists():
        raise Refused(_("That can no longer be undone. Invite them again."))
    membership.ended_at = None
    membership.save(update_fields=["ended_at"])
    notices.tell_if_lead(membership)
    trail.record(actor=person, verb="membership.restored", obj=membership, learning_set_id=learning_set.pk)
    return membership


@transaction.atomic
def name_deputy(*, membership_id: UUID, person: User, roles: Roles, is_deputy: bool) -> Membership:
    """Make a member deputy, who may take over at once when the facilitator is gone, or end that."""
    learning_set, membership = locking.lock_in_set(Membership, membership_id)
    roles = roles.again()
    locking.check_arranges(roles, learning_set)
    if _is_over(membership) or membership.role != Role.MEMBER:
        raise Refused(_("Only a member of the set can be its deputy."))
    if membership.is_deputy != is_deputy:
        membership.is_deputy = is_deputy
        membership.save(update_fields=["is_deputy"])
        trail.record(
            actor=person,
            verb="membership.deputy",
            obj=membership,
            learning_set_id=learning_set.pk,
            deputy=is_deputy,
        )
    return membership


@transaction.atomic
def hand_over(*, membership_id: UUID, person: User, roles: Roles, stay: bool = False) -> Membership:
    """Make a member facilitator; the person handing over stops being one unless they choose to stay."""
    learning_set, membership = locking.lock_in_set(Membership, membership_id)
    roles = roles.again()
    check_facilitates(roles, learning_set.pk)
    locking.require_running(learning_set)
    if _is_over(membership) or membership.is_facilitator or membership.person_id == person.pk:
        raise Refused(_("Choose somebody in the set who does not facilitate it yet."))
    given, _made = Membership.objects.get_or_create(
        learning_set=learning_set, person_id=membership.person_id, role=Role.FACILITATOR, ended_at=None
    )
    trail.record(
        actor=person,
        verb="facilitation.shared" if stay else "facilitation.handed_over",
        obj=given,
        learning_set_id=learning_set.pk,
    )
    notices.tell_if_lead(given)
    if not stay:
        mine = Membership.objects.of(person.pk).filter(learning_set=learning_set, role=Role.FACILITATOR)
        for held in mine.exclude(ended_at__lte=clock.now()).select_for_update(of=("self",)):
            _end(held)
    return given


def _is_over(membership: Membership) -> bool:
    """Whether the membership has ended; an end in the future does not count."""
    return membership.ended_at is not None and membership.ended_at <= clock.now()


def _is_last_facilitator(learning_set: LearningSet, membership: Membership) -> bool:
    if learning_set.status in RUNS_WITHOUT:
        return False
    others = Membership.objects.current().filter(learning_set=learning_set, role=Role.FACILITATOR)
    if others.exclude(pk=membership.pk).exists():
        return False
    # A set that is still forming, with nobody else in it: its founder may leave.
    return Membership.objects.current().filter(learning_set=learning_set).exclude(pk=membership.pk).exists()


def _end(membership: Membership) -> None:
    membership.ended_at, membership.is_deputy = clock.now(), False
    membership.save(update_fields=["ended_at", "is_deputy"])
    revoke_on_commit(user_id=membership.person_id)
