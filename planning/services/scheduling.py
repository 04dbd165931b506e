"""Planning a session, moving it, calling it off, and saying whether one comes."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.audit import trail
from core.db import unscoped
from core.errors import Refused
from core.ui.days import weekday_and_day
from planning.reads.rota import Takers, host_to_plan_with
from planning.services.announcements import Kind, add_news
from planning.services.moving import set_start
from planning.wall_time import instant
from sessions.models import Apology, Attendance, Presence, Session
from sessions.permissions import can_run
from sessions.process.machine import Move
from sessions.reads.formats import is_offered
from sessions.services import locking, session_plan
from sets import permissions
from sets.models import LearningSet, Membership
from sets.roles import Roles
from sets.services.locking import lock as lock_set
from sets.services.locking import require_running


@transaction.atomic
def plan_session(
    *,
    learning_set: LearningSet,
    person: User,
    roles: Roles,
    local_start: datetime,
    minutes: int,
    venue: str = "",
    link: str = "",
    format: str = "",
    rounds: int | None = None,
    named_host: UUID | None = None,
    begins_now: bool = False,
) -> Session:
    """Sets a date (wall time in the set's zone); anybody who may open the room may plan one. The set is told when it
    has settled; of one that begins now whoever opens its room tells it."""
    learning_set = lock_set(learning_set.pk)  # ended meanwhile, it plans nothing more
    roles = roles.again()
    if not permissions.can_open_room(roles, learning_set):
        permissions.check_facilitates(roles, learning_set.pk)
    require_running(learning_set)
    starts_at = instant(local_start, learning_set.zone)
    if starts_at <= clock.now() and not begins_now:
        raise Refused(_("That time has passed."), field="date")
    _require_free(learning_set, starts_at)
    _require_format(format or learning_set.default_format, learning_set)
    session = Session.objects.create(
        learning_set=learning_set,
        starts_at=starts_at,
        local_start=local_start.isoformat(timespec="minutes"),
        time_zone=learning_set.time_zone,
        minutes=minutes,
        venue=venue,
        link=link,
        format=format or learning_set.default_format,
        planned_rounds=learning_set.rounds if rounds is None else rounds,
        named_host_id=_checked(named_host, learning_set) or host_to_plan_with(learning_set),
    )
    _announce(session, person, to_the_set=not begins_now)
    return session


def _announce(session: Session, person: User, *, to_the_set: bool) -> None:
    """In the trail, in a room of the set that is open, and in the letters of the next minutes."""
    trail.record(actor=person, verb="session.planned", obj=session, learning_set_id=session.learning_set_id)
    if to_the_set:
        add_news(session, Kind.PLANNED, person)
    _tell_the_room(session)


@transaction.atomic
def change_session(
    *,
    session_id: UUID,
    person: User,
    roles: Roles,
    expected_version: int | None,
    local_start: datetime,
    minutes: int,
    venue: str,
    link: str,
    format: str,
    rounds: int,
) -> Session:
    """Moves or changes a session that has not been opened."""
    session = locking.lock(session_id)
    roles = roles.again()
    if not can_run(session, person.pk, roles):
        raise PermissionDenied
    locking.require_version(session, expected_version)
    require_running(session.learning_set)
    locking.decide(session, Move.RESCHEDULE)
    starts_at = instant(local_start, session.zone)
    if starts_at <= clock.now() and starts_at != session.starts_at:
        raise Refused(_("That time has passed."), field="date")
    _require_format(format, session.learning_set)
    was = (session.starts_at, session.minutes, session.venue)  # what a calendar shows
    set_start(session, starts_at, local_start)
    session.minutes, session.venue, session.link = minutes, venue, link
    session.format, session.planned_rounds = format, rounds
    if (session.starts_at, session.minutes, session.venue) != was:
        session.sequence += 1
    trail.record(actor=person, verb="session.changed", obj=session, learning_set_id=session.learning_set_id)
    fields = ("starts_at", "local_start", "minutes", "venue", "link", "format", "planned_rounds", "sequence")
    locking.save_move(session, "rescheduled", *fields)
    add_news(session, Kind.CHANGED, person)
    _tell_the_room(session)
    return session


@transaction.atomic
def cancel_session(
    *, session_id: UUID, person: User, roles: Roles, expected_version: int | None, back: bool = False
) -> Session:
    """Calls a session off, or brings it back; in a set that has ended it can only be called off."""
    session = locking.lock(session_id)
    roles = roles.again()
    if not can_run(session, person.pk, roles):
        raise PermissionDenied
    locking.require_version(session, expected_version)
    if back:
        require_running(session.learning_set)
        if session.declared_none_at:
            raise Refused(_("Something was said in this session. Let it count again, or plan another."))
    session.status = locking.decide(session, Move.RESTORE if back else Move.CANCEL)
    session_plan.take_down(session)
    session.sequence += 1
    verb = "session.restored" if back else "session.cancelled"
    trail.record(actor=person, verb=verb, obj=session, learning_set_id=session.learning_set_id)
    locking.save_move(session, "cancelled", "status", "sequence", "host", "opened_at")
    add_news(session, Kind.RESTORED if back else Kind.CANCELLED, person)
    _tell_the_room(session)
    return session


@transaction.atomic
def answer(
    *,
    session_id: UUID,
    person: User,
    roles: Roles,
    answer: str,
    reason: str | None = "",
    remote: bool | None = None,
) -> Attendance:
    """Says whether this person comes, and how. A reason is for the set alone; None leaves an earlier one as it is."""
    session = locking.lock(session_id)
    roles = roles.again()
    permissions.check_is_in(roles, session.learning_set_id)
    if answer not in {"yes", "no", "maybe"}:
        raise Refused(_("Say yes, no or maybe."), field="answer")
    require_running(session.learning_set)
    if session.state.value in {"closed", "cancelled"}:
        raise Refused(_("This session is over."))
    held = [m.role for m in roles.current(session.learning_set_id)]
    role = Membership.Role.MEMBER if Membership.Role.MEMBER in held else held[0]
    row, _made = Attendance.objects.get_or_create(session=session, person=person, defaults={"role": role})
    row.answer = answer
    row.comes_remote = row.comes_remote if remote is None else remote
    if answer == "no" and row.presence == Presence.UNKNOWN and session.is_live:
        row.presence = Presence.APOLOGIES  # said before the start, after the room was opened
    row.save(update_fields=["answer", "comes_remote", "presence"])
    if reason is not None or answer == "yes":
        unscoped.rows(Apology).filter(session=session, person=person).delete()
    if answer != "yes" and reason and reason.strip():
        Apology.objects.create(
            session=session, person=person, reason=reason.strip(), learning_set_id=session.learning_set_id
        )
    locking.save_change(session, "people")
    return row


def _checked(host: UUID | None, learning_set: LearningSet) -> UUID | None:
    """Who was named to run it, who has to be a member or facilitator now."""
    if host is not None and host not in Takers(learning_set).people:
        raise Refused(_("That person is not in this set."), field="host")
    return host


def _tell_the_room(planned: Session) -> None:
    """A session of the set that is going on shows its next date: its screens ask anew."""
    going = Session.objects.filter(learning_set=planned.learning_set_id).live().exclude(pk=planned.pk)
    for session_id in going.order_by("pk").values_list("pk", flat=True):
        locking.save_change(locking.lock(session_id), "dates")


def _require_free(learning_set: LearningSet, starts_at: datetime) -> None:
    """Nobody plans the same session twice: by two presses, from a stale page, or as two rows of one run."""
    if Session.objects.ahead().filter(learning_set=learning_set, starts_at=starts_at).exists():
        local = starts_at.astimezone(learning_set.zone)
        facts = {"day": weekday_and_day(local), "time": date_format(local, "H:i")}
        raise Refused(_("The set meets on %(day)s at %(time)s already.") % facts, field="time")


def _require_format(slug: str, learning_set: LearningSet) -> None:
    if not is_offered(slug, learning_set):
        raise Refused(_("Choose one of the formats offered."), field="format")
