"""Answering an invitation: accept with an existing or a new account, or decline."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import add_person
from core import clock
from core.audit import trail
from core.errors import Refused
from live.tickets import revoke_on_commit
from sets import group_size, tokens
from sets.models import Invitation, LearningSet, Membership
from sets.reads import has_met
from sets.services import agreements, invitations, locking, notices

Role = Membership.Role
# Whoever facilitates reads everything, and an observer is counted nowhere: these are for the person they were sent to.
FOR_ITS_ADDRESS = (Role.FACILITATOR, Role.OBSERVER)


@transaction.atomic
def accept_invitation(*, token: str, person: User, under_other_address: bool = False) -> Membership:
    """Join the set in the invited role; somebody with a current membership in it keeps that one.

    Under another address than the invited one only as a member, and only by saying so: the set sees both addresses.
    """
    learning_set, invitation = _answerable(token)
    was_sent_to_them = is_sent_to(invitation, person)
    if not was_sent_to_them:
        _check_other_address(invitation, person, under_other_address)
    membership = _join(learning_set, person, invitation)
    _settle(invitation, person, "accepted_at", "invitation.accepted")
    if not was_sent_to_them:
        membership.invited_as = invitation.email
        membership.save(update_fields=["invited_as"])
        notices.tell_of_other_address(membership)
        notices.tell_whom_it_was_sent_to(invitation, membership)
    return membership


@transaction.atomic
def come_in(*, token: str, name: str, time_zone: str) -> User:
    """Create an account for the invited address and join; the address is told by letter.

    Only as a member: a link can be handed on, so an account that facilitates or observes is joined to the set when
    its mailbox has been proven by signing in.
    """
    learning_set, invitation = _answerable(token)
    if invitation.role in FOR_ITS_ADDRESS:
        raise Refused(_("Sign in with the address that was invited, then accept."))
    person = _new_person(invitation, name, time_zone)
    membership = _join(learning_set, person, invitation)
    _settle(invitation, person, "accepted_at", "invitation.accepted")
    notices.tell_whom_it_was_sent_to(invitation, membership)
    return person


@transaction.atomic
def open_account(*, token: str, name: str, time_zone: str) -> User:
    """Create an account for the invited address that has not joined yet: whoever can read its mail signs in first."""
    _learning_set, invitation = _answerable(token)
    return _new_person(invitation, name, time_zone)


def _new_person(invitation: Invitation, name: str, time_zone: str) -> User:
    try:
        with transaction.atomic():
            return add_person(email=invitation.email, name=name, time_zone=time_zone)
    except IntegrityError as error:
        if User.objects.filter(email=invitation.email.lower(), is_active=False).exists():
            raise Refused(
                _("The account with this address is closed. Ask to be invited at another address.")
            ) from error
        raise Refused(_("This address has an account. Sign in with it, then accept.")) from error


@transaction.atomic
def decline_invitation(*, token: str) -> Invitation:
    """Decline; the inviter sees it and may invite again."""
    _learning_set, invitation = _answerable(token)
    _settle(invitation, None, "declined_at", "invitation.declined")
    return invitation


def is_sent_to(invitation: Invitation, person: User) -> bool:
    """Whether the invitation went to this person's address, or to another one that they have proven to be theirs."""
    email = invitation.email.lower()
    if person.email.lower() == email:
        return True
    return bool(EmailAddress.objects.filter(user=person, verified=True, email__iexact=email).exists())


def is_anothers(invitation: Invitation, person: User) -> bool:
    """Whether somebody who is in the set already has opened an invitation sent to another address."""
    held = Membership.objects.current().of(person.pk).filter(learning_set=invitation.learning_set_id)
    return held.exists() and not is_sent_to(invitation, person)


def _check_other_address(invitation: Invitation, person: User, said_so: bool) -> None:
    """Raise Refused unless this person may join as a member under another address, and has said so."""
    if is_anothers(invitation, person):
        raise Refused(
            _("You are already in this set. The invitation is still there for the person it was sent to.")
        )
    if invitation.role in FOR_ITS_ADDRESS:
        raise Refused(
            _(
                "This invitation is only for %(email)s. Sign in with that address, or ask to be invited at yours."
            )
            % {"email": invitation.email}
        )
    if not said_so:
        raise Refused(
            _("This invitation went to another address. Say first that you want to join as you are.")
        )


def _answerable(token: str) -> tuple[LearningSet, Invitation]:
    found = Invitation.objects.filter(token_hash=tokens.hash_of(token)).values_list("pk", flat=True).first()
    if found is None:
        raise Refused(_("This invitation does not exist."))
    learning_set, invitation = locking.lock_in_set(Invitation, found)
    if not invitation.is_pending:
        raise Refused(_("This invitation can no longer be used."))
    locking.require_running(learning_set)
    return learning_set, invitation


def _join(learning_set: LearningSet, person: User, invitation: Invitation) -> Membership:
    now, role = clock.now(), invitation.role
    if invitation.by_lead:
        agreements.agreement_of_programme(learning_set)
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
    membership = Membership.objects.create(
        learning_set=learning_set,
        person=person,
        role=role,
        seat=seat,
        reads_since_joined=invitation.by_lead and role == Role.FACILITATOR and has_met(learning_set),
    )
    if membership.reads_since_joined:
        notices.tell_of_named_facilitator(membership)
    return _begun(membership)


def _begun(membership: Membership) -> Membership:
    if (
        membership.learning_set.programme.mfa_required
    ):  # asked for at once, not when a stream of another set ends
        revoke_on_commit(user_id=membership.person_id)
    trail.record(
        actor=membership.person,
        verb="membership.started",
        obj=membership,
        learning_set_id=membership.learning_set_id,
        role=membership.role,
    )
    notices.tell_if_lead(membership)
    return membership


def _settle(invitation: Invitation, person: User | None, moment: str, verb: str) -> None:
    setattr(invitation, moment, clock.now())
    invitation.save(update_fields=[moment])
    trail.record(actor=person, verb=verb, obj=invitation, learning_set_id=invitation.learning_set_id)
