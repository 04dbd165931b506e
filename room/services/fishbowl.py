"""The fishbowl while the session runs: who sits outside with which task, the swap, the open chair, coming in."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from room.services import queue
from sessions import permissions
from sessions.models import Attendance, Presence, Round, Session
from sessions.process.fishbowl import INNER_CIRCLE, inner_circle, swapped, tasks_of
from sessions.services import locking
from sets.models import Membership
from sets.roles import Roles


@transaction.atomic
def begin(*, session_id: UUID, person: User, size: int = INNER_CIRCLE, open_chair: bool = False) -> Session:
    """Two circles: whoever presents and the first by their seats inside, the others outside with a task each."""
    session = _lock(session_id, person)
    present = _present(session)
    inner = inner_circle(present, _presenters(session), size)
    if len(inner) == len(present):
        raise Refused(_("Everybody who is here has a place inside."))
    session.fishbowl, session.open_chair, session.chair = Session.Fishbowl.ON, open_chair, None
    _seat(session, present, inner)
    return session


@transaction.atomic
def swap(*, session_id: UUID, person: User) -> Session:
    """The circles change places; whoever presents stays inside."""
    session = _lock(session_id, person)
    _require_on(session)
    present, outer_ids = _present(session), _outer(session)
    inner = [one for one in present if one not in outer_ids]
    outer = [one for one in present if one in outer_ids]
    session.fishbowl, session.chair = Session.Fishbowl.ON, None
    _seat(session, present, swapped(inner, outer, _presenters(session), max(1, len(inner))))
    return session


@transaction.atomic
def come_in(*, session_id: UUID, person: User, back: bool = False) -> Session:
    """The outer circle comes in with what it has seen, or goes `back` to watching."""
    session = _lock(session_id, person)
    _require_on(session)
    session.fishbowl = Session.Fishbowl.ON if back else Session.Fishbowl.IN
    _save(session)
    return session


@transaction.atomic
def end(*, session_id: UUID, person: User) -> Session:
    """One circle again."""
    session = _lock(session_id, person)
    session.fishbowl, session.chair, session.open_chair = Session.Fishbowl.OFF, None, False
    Attendance.objects.filter(session=session).exclude(outer_task="").update(outer_task="")
    _save(session)
    return session


@transaction.atomic
def take_chair(*, session_id: UUID, person: User, roles: Roles, back: bool = False) -> Session:
    """Somebody of the outer circle takes the open chair to speak, one at a time, or leaves it again."""
    session = locking.lock(session_id)
    roles = roles.again()
    permissions.check_takes_part(session, roles)
    _require_on(session)
    if back:
        if session.chair_id == person.pk:
            session.chair = None
            _save(session)
        return session
    if not session.open_chair or person.pk not in _outer(session):
        raise PermissionDenied(_("There is no open chair for you now."))
    if session.chair_id not in {None, person.pk}:
        raise Refused(_("Somebody sits in the open chair: wait until it is free."))
    session.chair = person
    _save(session)
    return session


def _lock(session_id: UUID, person: User) -> Session:
    session = locking.lock(session_id)
    locking.check_hosts(session, person.pk)
    locking.require_live(session)
    return session


def _require_on(session: Session) -> None:
    if not session.fishbowl:
        raise Refused(_("There is one circle now."))


def _present(session: Session) -> list[UUID]:
    """The members who are here, by their seats; not the host, who runs the room from no circle."""
    here = Attendance.objects.filter(
        session=session,
        role=Membership.Role.MEMBER,
        left_at=None,
        presence__in=[Presence.IN_ROOM, Presence.REMOTE],
    ).exclude(person=session.host_id)
    seats: QuerySet[Membership] = Membership.objects.current().filter(learning_set=session.learning_set_id)
    ordered = seats.seated().values_list("person_id", flat=True)  # type: ignore[attr-defined]
    found = set(here.values_list("person_id", flat=True))
    return [one for one in dict.fromkeys(ordered) if one in found]


def _outer(session: Session) -> set[UUID]:
    rows = Attendance.objects.filter(session=session).exclude(outer_task="")
    return set(rows.values_list("person_id", flat=True))


def _presenters(session: Session) -> set[UUID]:
    """Whose turn goes on or comes today."""
    going = [Round.Status.PLANNED, Round.Status.RUNNING]
    found = Round.objects.filter(session=session, status__in=going).exclude(presenter=None)
    return set(found.values_list("presenter_id", flat=True))


def _seat(session: Session, present: list[UUID], inner: list[UUID]) -> None:
    tasks = tasks_of([one for one in present if one not in inner])
    rows = list(Attendance.objects.filter(session=session))
    for row in rows:
        row.outer_task = tasks[row.person_id].value if row.person_id in tasks else ""
    Attendance.objects.bulk_update(rows, ["outer_task"])
    for one in tasks:
        queue.end_wait(session, one)
    _save(session)


def _save(session: Session) -> None:
    session.save(update_fields=["fishbowl", "open_chair", "chair"])
    locking.save_change(session, "people")
