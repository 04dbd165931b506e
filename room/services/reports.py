"""What became of earlier actions, told in the report round."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actions import services as actions
from actions.models import Action
from core.errors import Refused
from sessions.models import ReportTurn, Session
from sessions.process.machine import Status
from sessions.services import locking


@transaction.atomic
def report(
    *,
    session_id: UUID,
    person: User,
    action_id: UUID,
    outcome: str,
    happened: str = "",
    changed: str = "",
    keep_open: bool = False,
) -> Session:
    """The owner, or the host for them, records what became of an action; after the close its owner still may."""
    session = locking.lock(session_id)
    action = Action.objects.filter(pk=action_id, learning_set_id=session.learning_set_id).first()
    is_over = session.status == Status.CLOSED
    if action is None or not (session.is_live or is_over):
        raise Refused(_("That is no longer there."))
    writes_for_them = not is_over and locking.runs_room(session, person.pk)
    if not (person.pk == action.owner_id or writes_for_them):
        raise PermissionDenied(_("Its owner reports, or the host writes it down for them."))
    if action.closed_at and session.opened_at and action.closed_at < session.opened_at:
        raise Refused(_("That action was closed before this session."))
    actions.report_on(
        action_id=action_id,
        person=action.owner,
        outcome=outcome,
        happened=happened,
        changed=changed,
        keep_open=keep_open,
        since=session.opened_at,
        written_by=person,
    )
    locking.save_change(session, "reports")
    return session


@transaction.atomic
def end_report_turn(*, session_id: UUID, person: User, about: UUID, back: bool = False) -> Session:
    """The owner has reported, or the host goes on to the next; can be taken back."""
    session = locking.lock(session_id)
    if not (person.pk == about or locking.runs_room(session, person.pk)):
        raise PermissionDenied(_("Everybody finishes their own report, or the host moves on."))
    locking.require_part(session, about)
    locking.require_live(session)
    if back:
        ReportTurn.objects.filter(session=session, person_id=about).delete()
    else:
        ReportTurn.objects.get_or_create(session=session, person_id=about)
    locking.save_change(session, "reports")
    return session
