"""The life of a set: noting its steps, telling people of its end, renewing what it agreed."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.errors import Refused, Stale
from core.jobs import outbox
from sessions.process import defaults
from sets.models import Agreement, LearningSet, Membership, Renewal, SetStep
from sets.roles import Roles
from sets.services import locking
from sets.services.agreements import add_version, latest_agreement

THOUGHT_OVER = timedelta(minutes=2)  # an end that is taken back at once tells nobody


def note_step(learning_set_id: UUID, status: str, person: User | None) -> None:
    """Note that the set took a step; `person` is None where it followed from something else."""
    SetStep.objects.create(learning_set_id=learning_set_id, status=status, taken_by=person)


def tell_of_end(learning_set: LearningSet, person: User) -> None:
    """Offer everybody else who is in the set their own copy, by a letter that quotes nothing."""
    held = Membership.objects.current().filter(learning_set=learning_set, person__is_active=True)
    people = held.exclude(person=person).order_by("person").values_list("person", "person__email").distinct()
    for person_id, email in people:
        outbox.post(
            key=f"ended:{learning_set.pk}:{learning_set.ended_at:%Y%m%d%H%M%S}:{person_id}",
            to=email,
            letter="sets.ended",
            about={"set": str(learning_set.pk), "person": str(person_id), "by": str(person.pk)},
            not_before=clock.now() + THOUGHT_OVER,
        )


@transaction.atomic
def renew_agreement(
    *,
    learning_set_id: UUID,
    person: User,
    roles: Roles,
    sessions: int,
    until_on: date | None,
    look_back: str,
    expected_version: int,
) -> Renewal:
    """Ask everybody to accept the same words anew, for so many more sessions. Sent twice, it has one effect."""
    learning_set = locking.lock(learning_set_id)
    roles = roles.again()
    locking.check_arranges(roles, learning_set)
    locking.require_running(learning_set)
    before = latest_agreement(learning_set_id)
    if before is None:
        raise Refused(_("There is nothing to renew yet: write what you agreed first."))
    # `sessions` is a higher app, so it is not imported: the relation gives the count.
    first = LearningSet.objects.filter(pk=learning_set_id, sessions__status="closed").count() + 1
    last = first + sessions - 1
    sent_before = Renewal.objects.filter(
        agreement=before, agreement__version=expected_version + 1, last_session=last, until_on=until_on
    ).first()
    if sent_before is not None:
        return sent_before
    if before.version != expected_version:
        raise Stale
    _plan_as_many(learning_set, last)
    renewed = add_version(learning_set, person, str(before.ground_rules), str(before.confidentiality), before)
    return _renewal(renewed, first, last, until_on, look_back)


def _renewal(agreement: Agreement, first: int, last: int, until_on: date | None, look_back: str) -> Renewal:
    made: Renewal = Renewal.objects.create(
        learning_set_id=agreement.learning_set_id,
        agreement=agreement,
        first_session=first,
        last_session=last,
        until_on=until_on,
        look_back=look_back,
    )
    return made


def _plan_as_many(learning_set: LearningSet, sessions: int) -> None:
    """The set means to meet at least as often as it has agreed to."""
    if sessions > defaults.SESSIONS_PLANNED_MOST:
        said = _("A set meets at most %(most)d times: this would be session %(n)d.")
        raise Refused(said % {"most": defaults.SESSIONS_PLANNED_MOST, "n": sessions}, field="sessions")
    if sessions > learning_set.planned_sessions:
        learning_set.planned_sessions = sessions
        learning_set.save(update_fields=["planned_sessions"])
