"""A session that was held by mistake: it is declared none, and every figure is put right; or it counts after all."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actions import services as actions
from core import clock
from core.errors import Refused
from planning.services.announcements import Kind, add_news
from sessions.models import Bid, Commitment, Contribution, Reflection, Round, Session, StageVisit
from sessions.permissions import can_run
from sessions.process.machine import Move, Status
from sessions.services import locking, rounds, session_plan
from sessions.services.frozen_register import forget_count
from sets.models import LearningSet, SetStatus
from sets.roles import Roles
from sets.services import note_step
from sets.services.locking import lock as lock_set


@transaction.atomic
def declare_none(*, session_id: UUID, person: User, roles: Roles, expected_version: int | None) -> Session:
    """It was no session: nothing of it is counted. What was said in it can be read as before.

    When nothing was, it waits for its date again, or is called off when that has passed.
    """
    session = _lock(session_id, person, roles, expected_version)
    session.status = locking.decide(session, Move.DECLARE_NONE)
    rounds.uncount_rounds(session)
    if _is_bare(session):
        _wipe(session)
        if session.starts_at > clock.now():
            session.status = locking.decide(session, Move.RESTORE)
    else:
        session.declared_none_at = clock.now()
        if session.starts_at > clock.now():
            add_news(session, Kind.CANCELLED, person)
    session.sequence += session.state is Status.CANCELLED
    _save(session, person, "declared_none")
    return session


@transaction.atomic
def hold_after_all(*, session_id: UUID, person: User, roles: Roles, expected_version: int | None) -> Session:
    """It was one after all: turns, attendance and what was worked on count again."""
    session = _lock(session_id, person, roles, expected_version)
    if session.declared_none_at is None:
        raise Refused(_("This session was not held."))
    session.status = locking.decide(session, Move.HOLD_AFTER_ALL)
    session.declared_none_at = None
    rounds.count_rounds(session)
    _save(session, person, "held_after_all")
    return session


def _lock(session_id: UUID, person: User, roles: Roles, expected_version: int | None) -> Session:
    lock_set(Session.objects.values_list("learning_set_id", flat=True).get(pk=session_id))
    session = locking.lock(session_id)
    roles = roles.again()
    if not can_run(session, person.pk, roles):
        raise PermissionDenied
    locking.require_version(session, expected_version)
    return session


def _is_bare(session: Session) -> bool:
    """Whether nobody wrote, offered or presented anything in it."""
    had_rounds = Round.objects.filter(session=session).exclude(presenter=None, issue=None, theme=None)
    kept = (Contribution.objects.filter(round__session=session), Reflection.objects.filter(session=session))
    said = (Bid.objects.filter(session=session), Commitment.objects.filter(round__session=session))
    return not any(rows.exists() for rows in (had_rounds, *kept, *said))


def _wipe(session: Session) -> None:
    StageVisit.objects.filter(session=session).delete()
    session.step = None
    session_plan.take_down(session)
    forget_count(session)
    session.started_at = session.closed_at = session.register_closed_at = session.first_closed_at = None


def _save(session: Session, person: User, what: str) -> None:
    locking.record(session, person, f"session.{what}")
    locking.save_move(
        session, what, "status", "sequence", "declared_none_at", "step", "host", "opened_at", "started_at",
        "closed_at", "register_closed_at", "first_closed_at",
    )  # fmt: skip
    held = Session.objects.held().filter(learning_set=session.learning_set_id)
    last = held.exclude(opened_at=None).order_by("-opened_at").first()
    actions.recount(learning_set_id=session.learning_set_id, asked_before=last.opened_at if last else None)
    before, after = (SetStatus.FORMING, SetStatus.FACILITATED)[:: 1 if held.exists() else -1]
    if LearningSet.objects.filter(pk=session.learning_set_id, status=before).update(status=after):
        note_step(session.learning_set_id, after, person)
