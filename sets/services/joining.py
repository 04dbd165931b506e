"""Answering an invitation: accept with an existing or a new account, or decline."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import add_person
from core import clock
from core.audit import trail
from core.errors import Refused
from sets import group_size, tokens
from sets.models import Invitation, LearningSet, Membership
from sets.services import invitations, locking

Role = Membership.Role


@transaction.atomic
def accept_invitation(*, token: str, person: User) -> Membership:
    """Join the set in the invited role; somebody with a current membership in it keeps that one."""
    learning_set, invitation = _answerable(token)
    if is_anothers(invitation, person):
        raise Refused(
            _("You are already in this set. The invitation is still there for the person it was sent to.")
        )
    membership = _join(learning_set, person, invitation.role)
    _settle(invitation, person, "accepted_at", "invitation.accepted")
    return membership


@transaction.atomic
def come_in(*, token: str, name: str, time_zone: str) -> User:
    """Create an account for the invited address, which the link has verified, and join."""
    learning_set, invitation = _answerable(token)
    try:
        with transaction.atomic():
            person = add_person(email=invitation.email, name=name, time_zone=time_zone)
    except IntegrityError as error:
        if User.objects.filter(email=invitation.email.lower(), is_active=False).exists():
            raise Refused(
                _("The account with this address is closed. Ask to be invited at another address.")
            ) from error
        raise Refused(_("This address has an account. Sign in with it, then accept.")) from error
    _join(learning_set, person, invitation.role)
    _settle(invitation, person, "accepted_at", "invitation.accepted")
    return person


@transaction.atomic
def decline_invitation(*, token: str) -> Invitation:
    """Decline; the inviter sees it and may invite again."""
    _learning_set, invitation = _answerable(token)
    _settle(invitation, None, "declined_at", "invitation.declined")
    return invitation


def is_anothers(invitation: Invitation, person: User) -> bool:
    """Whether somebody who is in the set already has opened an invitation sent to another address."""
    if person.email.lower() == invitation.email.lower():
        return False
    held = Membership.objects.current().of(person.pk)
    return held.filter(learning_set=invitation.learning_set_id).exists()


def _answerable(token: str) -> tuple[LearningSet, Invitation]:
    found = Invitation.objects.filter(token_hash=tokens.hash_of(token)).values_list("pk", flat=True).first()
    if found is None:
        raise Refused(_("This invitation does not exist."))
    learning_set, invitation = locking.lock_in_set(Invitation, found)
    if not invitation.is_pending:
        raise Refused(_("This invitation can no longer be used."))
    locking.require_running(learning_set)
    return learning_set, invitation


def _join(learning_set: LearningSet, person: User, role: str) -> Membership:
    now = clock.now()
    theirs = Membership.objects.filter(learning_set=learning_set, person=person, role=role)
    held = theirs.exclude(ended_at__lte=now).order_by("started_at", "id").first()
    if held is not None and held.started_at <= now:
        return held
    if role == Role.MEMBER and invitations.members_of(learning_set) >= group_size.PEOPLE_MOST:
        raise Refused(_("This set is full. Tell whoever invited you."))
    if held is not None:  # a membership that was to begin later begins now
        held.started_at = now
        held.save(update_fields=["started_at"])
        return _begun(held)
    seats = Membership.objects.filter(learning_set=learning_set, role=Role.MEMBER)
    last = seats.aggregate(last=Max("seat"))["last"]
    seat = 0 if role != Role.MEMBER or last is None else last + 1
    membership = Membership.objects.create(learning_set=learning_set, person=person, role=role, seat=seat)
    return _begun(membership)


def _begun(membership: Membership) -> Membership:
    trail.record(
        actor=membership.person,
        verb="membership.started",
        obj=membership,
        learning_set_id=membership.learning_set_id,
        role=membership.role,
    )
    return membership


def _settle(invitation: Invitation, person: User | None, moment: str, verb: str) -> None:
    setattr(invitation, moment, clock.now())
    invitation.save(update_fields=[moment])
    trail.record(actor=person, verb=verb, obj=invitation, learning_set_id=invitation.learning_set_id)
