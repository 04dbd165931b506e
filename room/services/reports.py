"""What became of earlier actions, told in the report round."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import drop_draft, save_draft
from actions import services as actions
from actions.models import Action, Outcome
from core.errors import Refused
from room.services import report_floor, running
from sessions.models import Attendance, ReportTurn, Session, Step
from sessions.process.machine import Move, Status
from sessions.process.stages import StageKind
from sessions.reads.reports import has_untold, reports_count_from
from sessions.services import locking

OUTCOME = "outcome:{}:{}"  # where the draft of an outcome is kept: the session, the action


@transaction.atomic
def report(
    *,
    session_id: UUID,
    person: User,
    action_id: UUID,
    outcome: str,
    happened: str | None = "",
    changed: str | None = "",
    keep_open: bool | None = False,
) -> Session:
    """The owner, or the host for them, records what became of an action; after the close its owner still may.

    None leaves that part of an earlier report as it is.
    """
    session = locking.lock(session_id)
    action = Action.objects.filter(pk=action_id, learning_set_id=session.learning_set_id).first()
    is_over = session.status == Status.CLOSED
    if action is None or not (session.is_live or is_over):
        raise Refused(_("That is no longer there."))
    writes_for_them = not is_over and locking.runs_room(session, person.pk)
    if not (person.pk == action.owner_id or writes_for_them):
        raise PermissionDenied(_("Its owner reports, or the host writes it down for them."))
    since = reports_count_from(session)
    if action.closed_at and action.closed_at < since:
        raise Refused(_("That action was closed before this session."))
    actions.report_on(
        action_id=action_id,
        person=action.owner,
        outcome=outcome,
        happened=happened,
        changed=changed,
        keep_open=keep_open,
        since=since,
        written_by=person,
    )
    drop_draft(person=person, slot=OUTCOME.format(session.pk, action.pk))
    locking.save_change(session, "reports")
    return session


@transaction.atomic
def choose_outcome(*, session_id: UUID, person: User, action_id: UUID, outcome: str) -> Session:
    """An outcome that is tapped: shared at once by whoever's turn it is, and by the host who writes for them; at any
    other time it is its owner's draft until they share the report."""
    session = locking.lock(session_id)
    action = Action.objects.filter(pk=action_id, learning_set_id=session.learning_set_id).first()
    if action is None or action.owner_id != person.pk or not session.is_live or _reports_now(session, person):
        return report(
            session_id=session_id,
            person=person,
            action_id=action_id,
            outcome=outcome,
            happened=None,
            changed=None,
            keep_open=None,
        )
    if outcome not in Outcome.values:
        raise Refused(_("Choose what became of it: done, partly, changed or not yet."), field="outcome")
    slot = OUTCOME.format(session.pk, action.pk)
    save_draft(person=person, slot=slot, words=outcome, about=session.pk, label=_("What became of it"))
    return session


def _reports_now(session: Session, person: User) -> bool:
    """Whether this person has the floor in the report round."""
    if session.step is None or session.step.kind != StageKind.REPORTS:
        return False
    return Attendance.objects.filter(session=session, person=person).exclude(floor_at=None).exists()


@transaction.atomic
def end_report_turn(
    *, session_id: UUID, person: User, about: UUID, back: bool = False, without: bool = False
) -> Session:
    """The owner has reported, or the host goes on to the next; can be taken back.

    While an action of theirs has no report it stops and asks, unless they go on `without`.
    """
    session = locking.lock(session_id)
    if not (person.pk == about or locking.runs_room(session, person.pk)):
        raise PermissionDenied(_("Everybody finishes their own report, or the host moves on."))
    locking.require_part(session, about)
    locking.require_live(session)
    if not back and not without and has_untold(session, about):
        raise Refused(_("One action has no report yet: report it, or go on without."), asks="untold")
    if back:
        ReportTurn.objects.filter(session=session, person_id=about).delete()
    else:
        ReportTurn.objects.get_or_create(session=session, person_id=about)
        report_floor.end(session, about)
    report_floor.settle(session)
    locking.save_change(session, "reports")
    return session


@transaction.atomic
def hear(*, session_id: UUID, person: User, about: UUID, expected_version: int | None) -> Session:
    """The host hears this person's report now: at the reports they get the floor, later the session goes back there."""
    session = locking.lock(session_id)
    locking.check_hosts(session, person.pk)
    locking.require_version(session, expected_version)
    locking.require_member(session, about)
    step = Step.objects.filter(session=session, kind=StageKind.REPORTS).first()
    if step is None:
        raise Refused(_("There are no reports in this plan."))
    if session.step_id != step.pk:
        session = running.move_on(
            session_id=session_id,
            person=person,
            move=Move.JUMP,
            step_id=step.pk,
            restores=True,
            expected_version=expected_version,
        )
    ReportTurn.objects.filter(session=session, person_id=about).delete()
    report_floor.give(session, about)
    locking.save_change(session, "reports")
    return session
