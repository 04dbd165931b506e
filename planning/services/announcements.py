"""Telling a set that a session was planned, changed or cancelled.

Whatever changes a date writes one SessionNews row in its own transaction. Two minutes after the last change of a
session each person is told once what has become of it since their calendar was told last, and nothing when it came to
nothing. Of a session that begins within half an hour they are told at once.
"""

from collections import Counter
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from accounts.models import User
from core import clock
from planning.models import CalendarEntry, SessionNews
from planning.services.calendar_entries import LOOKS_BACK, tell, tell_joiners, tell_leavers
from sessions.models import Session
from sessions.process import defaults
from sessions.process.machine import Status
from sessions.services import locking
from sets.models import Membership

SETTLES = timedelta(minutes=2)
SOON = timedelta(minutes=defaults.OPENS_EARLY_MINUTES)

Kind = SessionNews.Kind


def add_news(session: Session, kind: SessionNews.Kind, person: User) -> None:
    """Notes what the set is to be told; called in the transaction of the change, with the session locked."""
    SessionNews.objects.create(session=session, kind=kind, actor=person)


def tell_news() -> int:
    """Post letters of what has settled to each who belongs to the set today, and to those who joined or left; says how
    many. Old rows are deleted."""
    SessionNews.objects.filter(created_at__lt=clock.now() - LOOKS_BACK).delete()
    waiting = SessionNews.objects.untold().order_by().values("session", "session__learning_set")
    is_settled = Q(last__lte=clock.now() - SETTLES) | Q(session__starts_at__lte=clock.now() + SOON)
    settled = waiting.annotate(last=Max("created_at")).filter(is_settled).order_by("last")
    rows = list(settled.values_list("session", "session__learning_set"))
    together = Counter(learning_set for _session, learning_set in rows)
    told = sum(_tell(session, of=together[learning_set]) for session, learning_set in rows)
    return told + tell_joiners() + tell_leavers()


@transaction.atomic
def _tell(session_id: UUID, *, of: int) -> int:
    """The letters and the mark that they are posted: all or nothing, so nobody is left out and nobody told twice."""
    session = locking.lock(session_id)
    rows = list(SessionNews.objects.untold().filter(session=session))
    is_soon = session.starts_at <= clock.now() + SOON
    if not rows or (rows[-1].created_at > clock.now() - SETTLES and not is_soon):
        return 0  # told, or changed again, meanwhile
    SessionNews.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=clock.now())
    over_at = session.planned_end if session.is_live else session.starts_at
    if over_at <= clock.now() or session.learning_set.has_ended:
        return 0
    known = {entry.person_id: entry for entry in CalendarEntry.objects.filter(session=session)}
    kinds, told = [Kind(row.kind) for row in rows], 0
    for person in people_of(session):
        letter = _letter(known.get(person.pk), session, kinds)
        if letter:
            tell(session, person, letter, is_on=_is_on(session), by=rows[-1].actor_id, of=of)
            told += 1
    return told


def _is_on(session: Session) -> bool:
    """Whether it will be, or is going on: a room may be opened before the set was told."""
    return session.state is Status.SCHEDULED or session.is_live


def people_of(session: Session) -> list[User]:
    """Who belongs to its set today, each once."""
    held = Membership.objects.current().filter(learning_set=session.learning_set_id)
    return list(User.objects.filter(pk__in=held.values("person"), is_active=True).order_by("pk"))


def _letter(entry: CalendarEntry | None, session: Session, kinds: list[SessionNews.Kind]) -> str:
    """What it came to for one person: from what their calendar says to how things stand now."""
    if entry is None:
        return _first_letter(session, kinds)
    if not _is_on(session):
        return "sessions.cancelled" if entry.is_on else ""
    if not entry.is_on:
        return "sessions.restored"
    return "" if entry.says(session) else "sessions.changed"


def _first_letter(session: Session, kinds: list[SessionNews.Kind]) -> str:
    """For somebody whom no letter has told of this session yet."""
    if kinds[0] is Kind.PLANNED:
        return "sessions.planned" if _is_on(session) else ""
    if not _is_on(session):
        return "" if kinds[0] is Kind.RESTORED else "sessions.cancelled"
    return "sessions.changed" if Kind.CHANGED in kinds else "sessions.restored"
