"""Rehearsals: a room that one person opens to look at, long before its session; it leaves no trace."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Draft, User
from core import clock
from core.errors import Refused
from sessions.models import Attendance, Presence, Session
from sessions.process.machine import Status
from sessions.services import session_plan
from sets.models import Membership

KEPT = timedelta(hours=12)
# In a rehearsal one looks: nothing that stays is written, and nobody else is meant.
REHEARSED = {
    *("unopen", "start", "unstart", "next", "back", "skip", "jump", "pause", "resume", "time", "close"),
    *("join", "leave", "minutes", "equal", "format", "resources", "shift", "drop-round", "no-rounds"),
    *("insert", "drop-step", "silence", "end-silence"),
}


def refuse_words(session: Session, verb: str) -> None:
    """Raise Refused for what would stay, or would mean somebody else, in a rehearsal."""
    if session.is_rehearsal and verb not in REHEARSED:
        raise Refused(_("This is a rehearsal: nothing is shared or kept in it."))


def begin(session: Session, person: User) -> Session:
    """A room of its own with the same plan, begun now, for this person alone; an earlier one of theirs is gone."""
    for earlier in Session.with_rehearsals.filter(rehearsal_of=session, host=person):
        end(earlier)
    now = clock.now()
    held = Membership.objects.current().filter(learning_set=session.learning_set_id)
    made = Session.objects.create(
        rehearsal_of=session,
        learning_set=session.learning_set,
        starts_at=now,
        local_start=now.astimezone(session.zone).strftime("%Y-%m-%dT%H:%M"),
        time_zone=session.time_zone,
        minutes=session.minutes,
        venue=session.venue,
        link=session.link,
        format=session.format,
        planned_rounds=session.planned_rounds,
        named_host=session.named_host,
        stand_in=session.stand_in,
        status=Status.OPEN,
        host=person,
        opened_at=now,
    )
    session_plan.lay_out_for(made, list(held.counted().values_list("person", flat=True)))
    role = held.filter(person=person).values_list("role", flat=True).first() or Membership.Role.MEMBER
    Attendance.objects.create(
        session=made, person=person, role=role, presence=Presence.IN_ROOM, arrived_at=now, seen_at=now
    )
    return made


def end(rehearsal: Session) -> Session:
    """Deletes it with all that hangs on it; answers with the session that was rehearsed."""
    rehearsed = rehearsal.rehearsal_of
    if rehearsed is None:
        raise Refused(_("This is no rehearsal."))
    Draft.objects.with_scopes_disabled().filter(about=rehearsal.pk).delete()
    rehearsal.delete()
    return rehearsed


def end_forgotten() -> int:
    """Ends those that nobody ended within half a day; says how many."""
    old = Session.with_rehearsals.exclude(rehearsal_of=None).filter(opened_at__lt=clock.now() - KEPT)
    return sum(end(one) is not None for one in old.select_related("rehearsal_of"))


def held_by(person_id: UUID, session_id: UUID) -> Session | None:
    """The rehearsal of that session that this person holds."""
    return Session.with_rehearsals.filter(rehearsal_of=session_id, host=person_id).first()
