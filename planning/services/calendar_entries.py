"""Keeping each person's calendar right: who joins gets what is planned, who leaves gets what is to come cancelled."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core import clock
from core.jobs.outbox import post
from planning.models import CalendarEntry, SessionNews
from sessions.models import Session
from sessions.process.machine import Status
from sessions.services import locking
from sets.models import Membership

LOOKS_BACK = timedelta(days=3)  # as long as the tick may stand still without anybody being missed
UNDOABLE = timedelta(minutes=2)  # ending a membership by mistake, and taking it back, is no news


def tell(
    session: Session, person: User, letter: str, *, is_on: bool, by: UUID | None = None, of: int = 1
) -> None:
    """Post one letter about a session to one person, and write down what their calendar says from now on.

    Called with the session locked. `of` is how many sessions the same news is about.
    """
    entry = CalendarEntry.objects.filter(session=session, person=person).first()
    entry = entry or CalendarEntry(session=session, person=person, sequence=session.sequence)
    entry.update_to(session, is_on=is_on)
    entry.save()
    post(
        key=f"session.news:{session.pk}:{entry.sequence}:{person.pk}",
        to=person.email,
        letter=letter,
        about={
            "session": str(session.pk),
            "person": str(person.pk),
            "by": str(by or ""),
            "sequence": str(entry.sequence),
            "of": str(of),
        },
    )


def forget_places() -> int:
    """Empty the places in entries of sessions that are over; the rest stays, so that SEQUENCE never falls."""
    over = CalendarEntry.objects.filter(session__starts_at__lt=clock.now() - timedelta(days=1))
    return over.exclude(venue="", was_venue="").update(venue="", was_venue="")


def tell_joiners() -> int:
    """Letters and files of every session to come, to who has joined or come back since the last tick; says how many."""
    now = clock.now()
    joined = Membership.objects.current().filter(started_at__gte=now - LOOKS_BACK, person__is_active=True)
    came_back = CalendarEntry.objects.to_come().of_people_in().filter(is_on=False)
    pairs = set(joined.values_list("learning_set_id", "person_id"))
    pairs |= set(came_back.values_list("session__learning_set_id", "person_id"))
    told = 0
    for learning_set_id, person_id in sorted(pairs):
        known = CalendarEntry.objects.filter(person=person_id, is_on=True).values("session")
        ahead = Session.objects.upcoming().filter(learning_set=learning_set_id, starts_at__gt=now)
        missing = list(ahead.exclude(pk__in=known).values_list("pk", flat=True))
        told += sum(_tell_joiner(pk, person_id) for pk in missing)
    return told


def tell_leavers() -> int:
    """Letters that take out what is to come, to who has left or whose set has ended; says how many."""
    left = CalendarEntry.objects.orphaned().order_by("session", "person")
    return sum(_tell_leaver(*pair) for pair in left.values_list("session_id", "person_id"))


@transaction.atomic
def _tell_joiner(session_id: UUID, person_id: UUID) -> int:
    session = locking.lock(session_id)
    entry = CalendarEntry.objects.filter(session=session, person=person_id).first()
    if session.state is not Status.SCHEDULED or (entry is not None and entry.is_on):
        return 0
    if not Membership.objects.current().of(person_id).filter(learning_set=session.learning_set_id).exists():
        return 0
    person = User.objects.filter(pk=person_id, is_active=True).first()
    if person is None or session.news.filter(told_at=None, kind=SessionNews.Kind.PLANNED).exists():
        return 0  # everybody is about to be told of it anyway
    tell(session, person, "sessions.joined", is_on=True)
    return 1


@transaction.atomic
def _tell_leaver(session_id: UUID, person_id: UUID) -> int:
    session = locking.lock(session_id)
    entry = CalendarEntry.objects.orphaned().filter(session=session, person=person_id).first()
    if entry is None or _left_just_now(session, person_id):
        return 0
    tell(session, entry.person, "sessions.left", is_on=False)
    return 1


def _left_just_now(session: Session, person_id: UUID) -> bool:
    """Left, or ended, so lately that it may still be taken back at once."""
    learning_set, since = session.learning_set, clock.now() - UNDOABLE
    if learning_set.ended_at is not None and learning_set.ended_at > since:
        return True
    held = Membership.objects.filter(learning_set=learning_set, person=person_id)
    return held.filter(ended_at__gt=since).exists()
