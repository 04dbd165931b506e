"""Planning an activity for a session to come, taking it out, and writing one for one's set."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from sessions.models import OwnFormat, PlannedActivity, Session
from sessions.permissions import can_run
from sessions.process.formats.activity import ACTIVITY
from sessions.process.formats.own import OwnStage
from sessions.process.machine import Status
from sessions.process.stages import StageKind
from sessions.reads.formats import offered_activities
from sessions.services import locking
from sessions.services.own_formats import make_format
from sets.roles import Roles
from sets.services.locking import require_running

MOST_PLANNED = 3


@transaction.atomic
def plan_activity(*, session_id: UUID, person: User, roles: Roles, slug: str) -> None:
    """Put an activity into the plan; pressed twice, it is there once."""
    session = _lock(session_id, person, roles)
    if slug not in {one.slug for one in offered_activities(session.learning_set)}:
        raise Refused(_("Choose one of the activities."), field="activity")
    planned = PlannedActivity.objects.filter(session=session)
    if planned.filter(format=slug).exists():
        return
    if planned.count() >= MOST_PLANNED:
        raise Refused(_("There are %(most)d already: take one out first.") % {"most": MOST_PLANNED})
    PlannedActivity.objects.create(session=session, format=slug)
    locking.record(session, person, "session.activity_planned")


@transaction.atomic
def take_out_activity(*, session_id: UUID, person: User, roles: Roles, slug: str) -> None:
    """Take an activity out of the plan of a session to come."""
    session = _lock(session_id, person, roles)
    gone, _by_table = PlannedActivity.objects.filter(session=session, format=slug).delete()
    if gone:
        locking.record(session, person, "session.activity_taken_out")


@transaction.atomic
def write_activity(
    *, learning_set_id: UUID, person: User, roles: Roles, name: str, minutes: int, say: str
) -> OwnFormat:
    """An activity of the set's own: a format of one stage, whose words are the set's."""
    roles = roles.again()
    stage = OwnStage(StageKind.ACTIVITY, name.strip(), minutes, say.strip())
    return make_format(
        learning_set_id=learning_set_id,
        person=person,
        roles=roles,
        based_on=ACTIVITY.slug,
        name=name,
        stages=[stage],
    )


def _lock(session_id: UUID, person: User, roles: Roles) -> Session:
    session = locking.lock(session_id)
    if not can_run(session, person.pk, roles.again()):
        raise PermissionDenied
    require_running(session.learning_set)
    if session.state is not Status.SCHEDULED:
        raise Refused(_("The room has been opened: change the plan there."))
    return session
