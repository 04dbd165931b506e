"""Sending, resending and withdrawing invitations."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.staff import staff_again
from core import clock
from core.audit import trail
from core.errors import Refused
from core.jobs import outbox
from programmes.permissions import check_leads
from sets import group_size, tokens
from sets.models import Invitation, LearningSet, Membership
from sets.models.invitation import default_expiry
from sets.roles import Roles
from sets.services import locking

Role = Membership.Role


@dataclass(frozen=True)
class Asked:
    """The result of inviting a list of addresses."""

    invited: tuple[Invitation, ...]
    already: tuple[str, ...]  # in the set already, or invited and not yet answered


@transaction.atomic
def invite(
    *, learning_set_id: UUID, person: User, roles: Roles, emails: Sequence[str], role: str = Role.MEMBER
) -> Asked:
    """Invite several addresses; those already in the set or invited are skipped and returned as `already`."""
    learning_set = locking.lock(learning_set_id)
    roles = roles.again()
    locking.check_arranges(roles, learning_set)
    if role == Role.FACILITATOR:
        _require_may_name_facilitator(learning_set, roles)
    return _invite(learning_set, person, emails, role)


@transaction.atomic
def invite_as_lead(*, learning_set_id: UUID, person: User, emails: Sequence[str], role: str) -> Asked:
    """The same by who leads the set's programme. A facilitator whom a lead names reads nothing from before."""
    learning_set = locking.lock(learning_set_id)
    check_leads(learning_set.programme_id, person.pk)
    return _invite(learning_set, person, emails, role, by_lead=True)


@transaction.atomic
def invite_as_admin(*, learning_set_id: UUID, person: User, email: str) -> Asked:
    """Ask somebody else to facilitate a set that has nobody, by who runs the site; they read nothing from before."""
    learning_set = locking.lock(learning_set_id)
    staff_again(person)
    if not LearningSet.objects.unled().filter(pk=learning_set.pk).exists():
        raise Refused(_("This set has a facilitator, or needs none."), field="learning_set")
    own = EmailAddress.objects.filter(user=person, email__iexact=email.strip())  # proven or not yet
    if email.strip().lower() == person.email.lower() or own.exists():
        raise Refused(_("Who runs the site cannot take up a set themself."), field="email")
    return _invite(learning_set, person, [email], Role.FACILITATOR, by_lead=True)


def _invite(
    learning_set: LearningSet, person: User, emails: Sequence[str], role: str, *, by_lead: bool = False
) -> Asked:
    locking.require_running(learning_set)
    if role not in Role.values:
        raise Refused(_("Choose the role they will have in the set."), field="role")
    wanted = list(dict.fromkeys(email.strip().lower() for email in emails))
    settled = _in_already(learning_set, role) | _asked_already(learning_set, role)
    fresh = [email for email in wanted if email not in settled]
    if role == Role.MEMBER:
        _require_room(learning_set, len(fresh))
    made = tuple(_ask(learning_set, person, email, role, by_lead=by_lead) for email in fresh)
    return Asked(made, tuple(email for email in wanted if email in settled))


@transaction.atomic
def send_again(*, invitation_id: UUID, person: User, roles: Roles, as_lead: bool = False) -> Invitation:
    """Send an invitation again with a new expiry; two calls within a minute send one letter."""
    learning_set, invitation = locking.lock_in_set(Invitation, invitation_id)
    roles = roles.again()
    _check_handles(learning_set, invitation, person, roles, as_lead=as_lead)
    locking.require_running(learning_set)
    if invitation.accepted_at or invitation.declined_at or invitation.revoked_at:
        raise Refused(_("This invitation has been answered or withdrawn."))
    invitation.expires_at = default_expiry()
    # Under the current SECRET_KEY: the earlier link may have been made with one that was removed since.
    invitation.token_hash = tokens.hash_of(tokens.token_of(invitation))
    invitation.save(update_fields=["expires_at", "token_hash"])
    trail.record(actor=person, verb="invitation.sent_again", obj=invitation, learning_set_id=learning_set.pk)
    _post(invitation)
    return invitation


@transaction.atomic
def take_back(*, invitation_id: UUID, person: User, roles: Roles, as_lead: bool = False) -> Invitation:
    """Withdraw an invitation: its link stops working at once. Raises Refused if it was accepted."""
    learning_set, invitation = locking.lock_in_set(Invitation, invitation_id)
    roles = roles.again()
    _check_handles(learning_set, invitation, person, roles, as_lead=as_lead)
    if invitation.accepted_at:
        raise Refused(_("They have accepted already. You can end their membership instead."))
    if invitation.revoked_at is None and invitation.declined_at is None:
        invitation.revoked_at = clock.now()
        invitation.save(update_fields=["revoked_at"])
        trail.record(actor=person, verb="invitation.revoked", obj=invitation, learning_set_id=learning_set.pk)
    return invitation


def _check_handles(
    learning_set: LearningSet, invitation: Invitation, person: User, roles: Roles, *, as_lead: bool
) -> None:
    """Raise PermissionDenied unless they arrange the set, or lead its programme and a lead has invited."""
    if not as_lead:
        locking.check_arranges(roles, learning_set)
        return
    check_leads(learning_set.programme_id, person.pk)
    if not invitation.by_lead:
        raise PermissionDenied


def members_of(learning_set: LearningSet) -> int:
    """The number of current members."""
    return Membership.objects.current().counted().filter(learning_set=learning_set).count()


def _in_already(learning_set: LearningSet, role: str) -> set[str]:
    held_now = Membership.objects.current().filter(learning_set=learning_set, role=role)
    return set(held_now.values_list("person__email", flat=True))


def _asked_already(learning_set: LearningSet, role: str) -> set[str]:
    return set(_pending(learning_set, role).values_list("email", flat=True))


def _pending(learning_set: LearningSet, role: str) -> models.QuerySet[Invitation]:
    return Invitation.objects.pending().filter(learning_set=learning_set, role=role).order_by("email")


def _require_may_name_facilitator(learning_set: LearningSet, roles: Roles) -> None:
    """Facilitators read everything, so only somebody who may read everything can invite one."""
    facilitators = Membership.objects.current().filter(learning_set=learning_set, role=Role.FACILITATOR)
    if not roles.is_facilitator(learning_set.pk) and facilitators.exists():
        raise Refused(_("Only somebody who facilitates the set can invite other facilitators."), field="role")
    # `sessions` is a higher app, so it is not imported: the relation gives its dates.
    met = LearningSet.objects.filter(pk=learning_set.pk).aggregate(first=models.Min("sessions__opened_at"))
    if met["first"] and not roles.reads_everything_since(learning_set.pk, met["first"]):
        raise Refused(
            _(
                "A facilitator reads everything that was said here. Only somebody who was in the set from its"
                " first session can invite one. You can invite them as a member, and hand over to them then."
            ),
            field="role",
        )


def _require_room(learning_set: LearningSet, more: int) -> None:
    total = members_of(learning_set) + _pending(learning_set, Role.MEMBER).count() + more
    if more and total > group_size.PEOPLE_MOST:
        raise Refused(
            _("That makes %(total)d members. A set has at most %(most)d: create a second set.")
            % {"total": total, "most": group_size.PEOPLE_MOST},
            field="emails",
        )


def _ask(learning_set: LearningSet, person: User, email: str, role: str, *, by_lead: bool) -> Invitation:
    """Create an invitation, or renew an expired one that was not answered; either gets a new token."""
    open_rows = Invitation.objects.filter(accepted_at=None, declined_at=None, revoked_at=None)
    invitation = open_rows.filter(learning_set=learning_set, email=email, role=role).first() or Invitation(
        learning_set=learning_set, email=email, role=role
    )
    invitation.invited_by, invitation.expires_at = person, default_expiry()
    invitation.by_lead = by_lead
    invitation.salt = tokens.new_salt()
    invitation.token_hash = tokens.hash_of(tokens.token_of(invitation))
    invitation.save()
    trail.record(
        actor=person, verb="invitation.sent", obj=invitation, learning_set_id=learning_set.pk, role=role
    )
    _post(invitation)
    return invitation


def _post(invitation: Invitation) -> None:
    minute = clock.now().strftime("%Y%m%d%H%M")
    outbox.post(
        key=f"invitation:{invitation.pk}:{minute}",
        to=invitation.email,
        letter="sets.invitation",
        about={"invitation": str(invitation.pk)},
    )
