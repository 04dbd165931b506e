"""Ten seconds of silence: every screen goes quiet, the queue waits, and nobody is told who asked."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.errors import Refused
from sessions import permissions
from sessions.models import Attendance, Session, Step
from sessions.process import clock as process_clock
from sessions.process.pauses import asks_questions
from sessions.reads.plan import visit_of
from sessions.services import locking
from sets.roles import Roles


@transaction.atomic
def keep_silence(*, session_id: UUID, person: User, roles: Roles) -> Session:
    """Begins ten seconds of silence: the host in any stage, whoever is here where questions are asked.

    Asked for while one is kept, it changes nothing: two who ask at once have one silence.
    """
    session = locking.lock(session_id)
    roles = roles.again()
    permissions.check_takes_part(session, roles)
    if session.step is None or session.held_at is not None:
        raise Refused(_("There is no stage now to be silent in."))
    if not permissions.holds_controls(session, person.pk, roles):
        _check_may_ask(session, session.step, person)
    if not is_silent(session):
        session.silent_at = clock.now()
        session.save(update_fields=["silent_at"])
        locking.save_change(session, "silence")
    return session


@transaction.atomic
def end_silence(*, session_id: UUID, person: User) -> Session:
    """The host ends it before its time."""
    session = locking.lock(session_id)
    locking.check_hosts(session, person.pk)
    if is_silent(session):
        session.silent_at = None
        session.save(update_fields=["silent_at"])
        locking.save_change(session, "silence")
    return session


def is_silent(session: Session) -> bool:
    """Whether a silence is kept now."""
    visit = visit_of(session) if session.silent_at else None
    if visit is None:
        return False
    end = process_clock.silence_ends_at(
        began_at=session.silent_at, entered_at=visit.entered_at, now=clock.now()
    )
    return end is not None


def _check_may_ask(session: Session, step: Step, person: User) -> None:
    row = Attendance.objects.filter(session=session, person=person).first()
    if row is None or not row.is_present:
        raise PermissionDenied(_("Say first that you are here."))
    if not asks_questions(step.who_speaks, step.captures):
        raise Refused(_("In this stage the host keeps the silence."))
