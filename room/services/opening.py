"""Opening the room and closing the session."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actions import services as actions
from actions.models import Action
from core import clock
from core.audit import trail
from core.errors import Refused
from room.services import running
from sessions import permissions
from sessions.models import HERE, Attendance, Presence, Session, StageVisit, Step
from sessions.process.machine import Move
from sessions.reads.plan import plan_of
from sessions.services import locking, rounds, session_plan
from sets.models import LearningSet, Membership, SetStatus
from sets.permissions import can_open_room
from sets.roles import Roles
from sets.services.locking import require_running

EARLY_BEFORE = timedelta(minutes=5)  # as long as one may come and not be late


@transaction.atomic
def open_room(*, session_id: UUID, person: User, roles: Roles, expected_version: int | None) -> Session:
    """Lets people in: the plan is laid out as a snapshot, the register begins, this person holds the controls."""
    session = locking.lock(session_id)
    roles = roles.again()
    if not can_open_room(roles, session.learning_set):
        raise PermissionDenied(_("The facilitator or their deputy opens the room."))
    locking.require_version(session, expected_version)
    require_running(session.learning_set)
    session.status = locking.decide(session, Move.OPEN)
    people = list(Membership.objects.current().filter(learning_set=session.learning_set_id).seated())
    members = [m.person_id for m in people if m.role == Membership.Role.MEMBER]
    _begin_register(session, people)
    if not Step.objects.filter(session=session).exists():
        owners = Action.objects.of_set(session.learning_set_id).still_open().filter(owner__in=members)
        session_plan.lay_out(session, people=len(members), owners=owners.values("owner").distinct().count())
    session.host, session.host_stands_in, session.opened_at = person, False, clock.now()
    trail.record(actor=person, verb="session.opened", obj=session, learning_set_id=session.learning_set_id)
    locking.save_move(session, "opened", "status", "host", "host_stands_in", "opened_at")
    return session


@transaction.atomic
def unopen(*, session_id: UUID, person: User, expected_version: int | None) -> Session:
    """Takes the opening back before the start: the session waits for its date again, its register empty."""
    session = locking.lock_for_host(session_id, person, expected_version, Move.UNOPEN)
    if StageVisit.objects.filter(session=session).exists():
        raise Refused(_("The session had started. Start it again and close it, so that nothing is lost."))
    session_plan.take_down(session)
    trail.record(actor=person, verb="session.unopened", obj=session, learning_set_id=session.learning_set_id)
    locking.save_move(session, "unopened", "status", "host", "opened_at")
    return session


@transaction.atomic
def close_session(*, session_id: UUID, person: User, expected_version: int | None) -> Session:
    """Ends it: register closed, rounds and topics settled. The one move that asks first. Private pads stay with their
    owners, who are asked whether to keep them."""
    session = locking.lock_for_host(session_id, person, expected_version, Move.CLOSE)
    now = clock.now()
    running.leave_stage(session, now)
    rounds.finish_rounds(session, now)
    _settle_register(session, now)
    session.step, session.paused_at, session.paused_by = None, None, None
    session.closed_at = session.register_closed_at = now
    session.first_closed_at = session.first_closed_at or now
    LearningSet.objects.filter(pk=session.learning_set_id, status=SetStatus.FORMING).update(
        status=SetStatus.FACILITATED
    )
    trail.record(actor=person, verb="session.closed", obj=session, learning_set_id=session.learning_set_id)
    locking.save_move(
        session,
        "closed",
        "status",
        "step",
        "paused_at",
        "paused_by",
        "closed_at",
        "register_closed_at",
        "first_closed_at",
    )
    actions.recount(learning_set_id=session.learning_set_id, asked_before=session.opened_at or now)
    return session


@transaction.atomic
def reopen(*, session_id: UUID, person: User, roles: Roles, expected_version: int | None) -> Session:
    """Opens a closed session again within a day, paused where it was left, for what was forgotten."""
    session = locking.lock(session_id)
    roles = roles.again()
    if not can_open_room(roles, session.learning_set):
        raise PermissionDenied(_("The facilitator or their deputy opens the room."))
    locking.require_version(session, expected_version)
    require_running(session.learning_set)
    session.status = locking.decide(session, Move.REOPEN)
    if not permissions.can_reopen(session):
        raise Refused(_("It was closed more than a day ago, so it can no longer be reopened."))
    session.host, session.host_stands_in = person, False
    last = StageVisit.objects.filter(session=session).select_related("step__round").last()
    rounds.reopen_rounds(session)
    running.enter(session, last.step if last else plan_of(session)[-1], by=person)
    session.closed_at, session.register_closed_at = None, None
    session.paused_by = person
    trail.record(actor=person, verb="session.reopened", obj=session, learning_set_id=session.learning_set_id)
    locking.save_move(
        session,
        "reopened",
        "status",
        "host",
        "host_stands_in",
        "closed_at",
        "register_closed_at",
        "step",
        "paused_at",
        "paused_by",
    )
    return session


def _begin_register(session: Session, people: list[Membership]) -> None:
    """A row for each who belongs today; one who is several things counts as member first."""
    known = set(Attendance.objects.filter(session=session).values_list("person_id", flat=True))
    order = [Membership.Role.MEMBER, Membership.Role.FACILITATOR, Membership.Role.OBSERVER]
    for membership in sorted(people, key=lambda m: order.index(Membership.Role(m.role))):
        if membership.person_id not in known:
            known.add(membership.person_id)
            Attendance.objects.create(session=session, person_id=membership.person_id, role=membership.role)
    refused = Attendance.objects.filter(
        session=session, answer=Attendance.Answer.NO, presence=Presence.UNKNOWN
    )
    refused.update(presence=Presence.APOLOGIES)


def _settle_register(session: Session, now: datetime) -> None:
    """Who never came was absent; who was gone well before the end, by their own word or the host's, left early."""
    rows = Attendance.objects.filter(session=session)
    rows.filter(presence=Presence.UNKNOWN).update(presence=Presence.ABSENT)
    end = _end_for_people(session, now) - EARLY_BEFORE
    gone = [row.pk for row in rows.filter(presence__in=HERE) if (_gone_since(row) or now) < end]
    rows.update(left_early=False)
    rows.filter(pk__in=gone).update(left_early=True)


def _end_for_people(session: Session, now: datetime) -> datetime:
    """From when on nobody misses anything: the last stage of the plan, or the end that was agreed on."""
    last = StageVisit.objects.filter(step=plan_of(session)[-1]).last()
    return min(now, session.planned_end, last.entered_at if last else now)


def _gone_since(row: Attendance) -> datetime | None:
    """Since when they have been gone; a silent browser in the room is a phone asleep in a pocket."""
    is_gone = row.presence != Presence.IN_ROOM
    return row.left_at or (row.away_since if is_gone else None)
