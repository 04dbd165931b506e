"""The register while the session runs: arriving, stepping out, being marked, going."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.audit import trail
from core.errors import Refused
from room.services import report_floor, topic_table
from sessions import permissions
from sessions.models import HERE, Attendance, Presence, QueueEntry, Session
from sessions.process.stages import StageKind
from sessions.services import locking
from sets.models import Agreement, Membership
from sets.roles import Roles, roles_of
from sets.services.agreements import accept

SILENT_AFTER = timedelta(seconds=45)  # three missed beats of 15 seconds: shown as stepped out
LATE_AFTER = timedelta(minutes=15)
_COMES_AS = (Presence.IN_ROOM, Presence.REMOTE)


@transaction.atomic
def join(*, session_id: UUID, person: User, roles: Roles, presence: str = "") -> Session:
    """This person is here, in the room unless they say remote; a row is made for who is not in the register yet."""
    session = locking.lock(session_id)
    roles = roles.again()
    if not roles.is_in(session.learning_set_id):
        raise PermissionDenied
    locking.require_live(session)
    if presence not in {"", *_COMES_AS}:
        raise Refused(_("Choose how you are here."), field="presence")
    row = _row(session, person.pk)
    before = (row.presence, row.away_since)
    now = clock.now()
    row.come_back(now)
    _arrive(session, row, presence or _as_said(session, row))
    row.without_device, row.seen_at = False, now
    row.save()
    if before != (row.presence, row.away_since):
        report_floor.settle(session)
        if _shows_topics(session):
            topic_table.lay_on_table(session)
        locking.save_change(session, "people")
    return session


@transaction.atomic
def beat(*, session_id: UUID, person: User, roles: Roles) -> tuple[Session, bool]:
    """Their browser is still there (every 15 seconds); also notices whose browser has gone silent.

    Answers with the session and whether its host is gone.
    """
    session = Session.with_rehearsals.select_related("learning_set", "step").get(pk=session_id)
    now = clock.now()
    rows = list(Attendance.objects.filter(session=session))
    mine = next((row for row in rows if row.person_id == person.pk), None)
    if session.is_live and _comes_by_itself(mine):
        session = join(session_id=session_id, person=person, roles=roles)
    elif mine:
        Attendance.objects.filter(pk=mine.pk).update(seen_at=now)
    silent = [r.pk for r in rows if r.person_id != person.pk and _fell_silent(r, now)]
    if silent and session.is_live:
        session = locking.lock(session_id)
        if Attendance.objects.filter(pk__in=silent, away_since=None).update(away_since=now):
            locking.save_change(session, "people")
    if session.is_live and _shows_topics(session) and topic_table.has_topics_to_lay(session):
        session = locking.lock(session_id)
        if topic_table.lay_on_table(session):
            locking.save_change(session, "topics")
    host = next((row for row in rows if row.person_id == session.host_id), None)
    host_roles = roles_of(session.host_id) if session.host_id else None
    gone = permissions.host_is_gone(session, host, host_roles, now)
    return session, gone and session.host_id != person.pk


@transaction.atomic
def leave(*, session_id: UUID, person: User) -> Session:
    """This person goes; if they ran the room, others may take over at once."""
    session = locking.lock(session_id)
    now = clock.now()
    rows = Attendance.objects.filter(session=session, person=person, presence__in=HERE)
    # Who had stepped out has been gone since then.
    left = Case(When(presence=Presence.AWAY, then=Coalesce("away_since", Value(now))), default=Value(now))
    if session.is_live and rows.update(away_since=now, left_at=left, seen_at=None):
        _end_turn(session, person.pk)
        locking.save_change(session, "people")
    return session


@transaction.atomic
def mark(*, session_id: UUID, person: User, about: UUID, presence: str) -> Session:
    """The host marks somebody, such as who has no device; anybody marks themselves."""
    session = locking.lock(session_id)
    if about != person.pk:
        locking.check_hosts(session, person.pk)
    locking.require_live(session)
    if presence not in Presence.values:
        raise Refused(_("Choose whether and how they are here."), field="presence")
    row = _row(session, about)
    if presence in HERE:
        _be_here(session, row, presence)
        row.without_device = about != person.pk and not row.seen_at
    else:
        row.presence, row.arrived_at, row.is_late, row.away_since = presence, None, False, None
        row.floor_at = None
    row.save()
    if row.is_gone:
        _end_turn(session, about)
    report_floor.settle(session)
    locking.save_change(session, "people")
    return session


@transaction.atomic
def accept_agreement(
    *, session_id: UUID, person: User, roles: Roles, names_attendance: bool = False
) -> Session:
    """This person says yes to the set's present agreement, in the room where all can see it. Raises Stale if it said
    otherwise of attendance by name than it does now."""
    session = locking.lock(session_id)
    roles = roles.again()
    permissions.check_takes_part(session, roles)
    locking.require_live(session)
    written = Agreement.objects.filter(learning_set=session.learning_set_id)
    agreement = written.select_related("learning_set__programme").first()
    if agreement is None:
        raise Refused(_("There is nothing to accept yet."))
    _accepted, made = accept(agreement, person, names_attendance=names_attendance)
    if made:
        trail.record(
            actor=person, verb="agreement.accepted", obj=agreement, learning_set_id=session.learning_set_id
        )
        locking.save_change(session, "people")
    return session


def _as_said(session: Session, row: Attendance) -> str:
    """As they are here already, as they said beforehand that they would come, or as they last came to this set."""
    if row.presence in _COMES_AS:
        return row.presence
    if row.comes_remote or row.answer == Attendance.Answer.YES:
        return Presence.REMOTE if row.comes_remote else Presence.IN_ROOM
    earlier = Attendance.objects.filter(person=row.person_id, session__learning_set=session.learning_set_id)
    came = earlier.exclude(session=session).filter(presence__in=_COMES_AS).exclude(arrived_at=None)
    last = came.order_by("-arrived_at").values_list("presence", flat=True).first()
    return last or Presence.IN_ROOM


def _end_turn(session: Session, person_id: UUID) -> None:
    """Whoever is not there neither speaks, nor reports, nor waits to."""
    waiting = QueueEntry.objects.filter(session=session, person=person_id, done_at=None)
    waiting.update(done_at=clock.now())
    report_floor.end(session, person_id)
    report_floor.settle(session)


def _be_here(session: Session, row: Attendance, presence: str) -> None:
    """In the room, remote, or stepped out: then they are gone from now, or from when they went."""
    if presence != Presence.AWAY:
        row.come_back(clock.now())
    elif row.gone_since is None:
        row.away_since = clock.now()
    else:
        row.away_since, row.left_at = row.gone_since, None
    _arrive(session, row, presence)


def _arrive(session: Session, row: Attendance, presence: str) -> None:
    now = clock.now()
    row.presence = presence
    if row.arrived_at is None:
        row.arrived_at = now
        row.is_late = _is_late(session, now)


def _shows_topics(session: Session) -> bool:
    """Whether the topics lie on the table at this stage."""
    return session.step is not None and session.step.kind in {StageKind.TOPICS, StageKind.SELECTION}


def _is_late(session: Session, now: datetime) -> bool:
    """Whoever comes after the first minutes, or once the first stage is over."""
    if session.started_at is None:
        return False
    return now - session.started_at > LATE_AFTER or bool(session.step and session.step.position)


def _row(session: Session, person_id: UUID) -> Attendance:
    """Their line in the register; made for who joined the set after the room was opened."""
    row = Attendance.objects.select_for_update().filter(session=session, person=person_id).first()
    if row:
        return row
    current = Membership.objects.current().filter(learning_set=session.learning_set_id, person=person_id)
    held = set(current.values_list("role", flat=True))
    order = (Membership.Role.MEMBER, Membership.Role.FACILITATOR, Membership.Role.OBSERVER)
    role = next((r for r in order if r in held), None)
    if role is None:
        raise Refused(_("That person is not in this set."), field="about")
    return Attendance.objects.create(session=session, person_id=person_id, role=role)


def _comes_by_itself(row: Attendance | None) -> bool:
    """Whether an open page says enough: not for who left, was marked, or sent apologies; they say it themselves."""
    if row is None or row.presence == Presence.UNKNOWN:
        return True
    return row.presence in _COMES_AS and row.away_since is not None and row.left_at is None


def _fell_silent(row: Attendance, now: datetime) -> bool:
    here = row.presence in HERE and not row.without_device and row.away_since is None
    return here and row.seen_at is not None and now - row.seen_at > SILENT_AFTER
