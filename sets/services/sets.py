"""Creating and editing sets, and changing their status."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import clock
from core.audit import trail
from core.errors import Refused
from programmes.models import Programme
from sets import group_size
from sets.models import Invitation, LearningSet, Membership, SetStatus, TimeSharing
from sets.roles import Roles
from sets.services import life, locking
from sets.services.agreements import first_agreement


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A set's name, time zone and meeting defaults, as the forms submit them."""

    name: str
    time_zone: str
    default_format: str
    planned_sessions: int
    weeks_between: int
    minutes: int
    rounds: int
    venue: str = ""
    link: str = ""
    least_people: int = group_size.MEETS_WITH_LEAST
    question_hints: bool = True
    shows_airtime: bool = False
    replies_to_facilitator: bool = False
    time_sharing: str = TimeSharing.BID


@transaction.atomic
def create_set(
    *, programme_id: UUID, person: User, plan: Plan, ground_rules: str, confidentiality: str
) -> LearningSet:
    """Create a set in a programme in which this person may facilitate; they become its facilitator."""
    programme = Programme.objects.select_for_update().filter(pk=programme_id).first()
    if programme is None or not Programme.objects.facilitated_by(person.pk).filter(pk=programme_id).exists():
        raise PermissionDenied
    learning_set = LearningSet.objects.create(programme=programme, **vars(plan))
    Membership.objects.create(learning_set=learning_set, person=person, role=Membership.Role.FACILITATOR)
    trail.record(actor=person, verb="set.created", obj=learning_set, learning_set_id=learning_set.pk)
    first_agreement(learning_set, person, ground_rules, confidentiality)
    return learning_set


@transaction.atomic
def change_set(*, learning_set_id: UUID, person: User, roles: Roles, plan: Plan) -> LearningSet:
    """Change the set's name and defaults; sessions already planned keep their dates, venues and formats."""
    learning_set = locking.lock(learning_set_id)
    roles = roles.again()
    locking.check_arranges(roles, learning_set)
    locking.require_running(learning_set)
    _require_as_many_as_held(learning_set, plan.planned_sessions)
    for field, value in vars(plan).items():
        setattr(learning_set, field, value)
    learning_set.save(update_fields=list(vars(plan)))
    trail.record(actor=person, verb="set.changed", obj=learning_set, learning_set_id=learning_set.pk)
    return learning_set


@transaction.atomic
def change_status(*, learning_set_id: UUID, person: User, roles: Roles, status: str) -> LearningSet:
    """Change the set's status. Ending it starts the retention period of its words; ending can be undone."""
    learning_set = locking.lock(learning_set_id)
    roles = roles.again()
    locking.check_arranges(roles, learning_set)
    if status not in SetStatus.values:
        raise Refused(_("Choose one of the statuses."), field="status")
    if status == learning_set.status:
        return learning_set
    _require_possible(learning_set, status)
    learning_set.status = status
    learning_set.ended_at = clock.now() if status == SetStatus.ENDED else None
    learning_set.save(update_fields=["status", "ended_at"])
    life.note_step(learning_set.pk, status, person)
    if status == SetStatus.ENDED:
        pending = Invitation.objects.pending().filter(learning_set=learning_set)
        pending.update(revoked_at=learning_set.ended_at)
        life.tell_of_end(learning_set, person)
    trail.record(
        actor=person,
        verb="set.status",
        obj=learning_set,
        learning_set_id=learning_set.pk,
        status=status,
    )
    return learning_set


def _require_possible(learning_set: LearningSet, status: str) -> None:
    """Refuse to wake a set whose words are gone, and to call one facilitated that nobody facilitates."""
    if LearningSet.objects.emptied().filter(pk=learning_set.pk).exists():
        raise Refused(
            _("What was said in this set has been deleted. It cannot be restarted."), field="status"
        )
    has_facilitator = Membership.objects.current().filter(
        learning_set=learning_set, role=Membership.Role.FACILITATOR
    )
    if status in {SetStatus.FACILITATED, SetStatus.SHARED} and not has_facilitator.exists():
        raise Refused(_("Nobody facilitates this set. Name a facilitator first."), field="status")


def _require_as_many_as_held(learning_set: LearningSet, planned: int) -> None:
    """Refuse fewer planned sessions than were held (“3 of 1”), unless the number is unchanged."""
    # `sessions` is a higher app, so it is not imported: the relation gives the count.
    held = LearningSet.objects.filter(pk=learning_set.pk, sessions__status="closed").count()
    if planned < held and planned != learning_set.planned_sessions:
        said = ngettext(
            "%(n)d session has been held: plan at least as many.",
            "%(n)d sessions have been held: plan at least as many.",
            held,
        )
        raise Refused(said % {"n": held}, field="planned_sessions")
