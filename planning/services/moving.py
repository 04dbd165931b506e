"""Giving a session another start: everybody is asked anew, and told at once when it is now."""

from datetime import datetime

from django.db.models import F

from accounts.models import User
from core import clock
from planning.services.announcements import people_of
from planning.services.calendar_entries import tell
from sessions.models import Attendance, Session


def move_to_now(session: Session, person: User) -> None:
    """It is held now instead of later, which each calendar is told at once; the session is locked."""
    now = clock.now().replace(second=0, microsecond=0)
    set_start(session, now, now.astimezone(session.zone).replace(tzinfo=None))
    session.sequence += 1
    session.save(update_fields=["starts_at", "local_start", "sequence"])
    tell_at_once(session, person, "sessions.moved_to_now")


def tell_at_once(session: Session, person: User, letter: str) -> None:
    """Everybody of the set, whoever did it too: their calendar is to show it; the session is locked."""
    for reader in people_of(session):
        tell(session, reader, letter, is_on=True, by=person.pk)


def set_start(session: Session, starts_at: datetime, local_start: datetime) -> None:
    """The new start, not saved yet; if it is another one, what people said was for the old one."""
    before = session.starts_at
    session.starts_at, session.local_start = starts_at, local_start.isoformat(timespec="minutes")
    if starts_at != before:
        _ask_anew(session, before)


def _ask_anew(session: Session, before: datetime) -> None:
    """Answers are set aside with the start they were given for; back at that start they count again."""
    rows = Attendance.objects.filter(session=session)
    rows.exclude(answer="").update(
        earlier_answer=F("answer"), earlier_start=before, answer=Attendance.Answer.NONE
    )
    rows.filter(answer="", earlier_start=session.starts_at).update(
        answer=F("earlier_answer"), earlier_answer=Attendance.Answer.NONE, earlier_start=None
    )
