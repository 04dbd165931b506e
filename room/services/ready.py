"""The ready mark: somebody says that they are done; the host sees how many are, and nothing moves by itself."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused, Stale
from sessions import permissions
from sessions.models import Attendance, Session
from sessions.process.pauses import READY_KINDS
from sessions.reads.plan import visit_of
from sessions.services import locking
from sets.roles import Roles


@transaction.atomic
def mark_ready(*, session_id: UUID, person: User, roles: Roles, step_id: UUID, back: bool = False) -> Session:
    """Says that this person is done in the stage that they saw, or takes it `back`; Stale if it is another one now."""
    session = locking.lock(session_id)
    roles = roles.again()
    permissions.check_takes_part(session, roles)
    if session.step is None or session.step_id != step_id:
        raise Stale(_("The session has moved on since."))
    if session.step.kind not in READY_KINDS:
        raise Refused(_("Nobody is waited for in this stage."))
    row = Attendance.objects.select_for_update().filter(session=session, person=person).first()
    if row is None or not row.is_present:
        raise PermissionDenied(_("Say first that you are here."))
    visit = visit_of(session)
    ready_in = None if back or visit is None else visit.pk
    if row.ready_in_id != ready_in:
        Attendance.objects.filter(pk=row.pk).update(ready_in=ready_in)
        locking.save_change(session, "ready")
    return session
