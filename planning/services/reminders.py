"""Reminders: drafted four days ahead, sent two days before, and never before the previous session has ended."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.db.unscoped import rows
from core.errors import Refused
from core.jobs.outbox import post
from core.models import OutboxMail
from planning.models import ReminderWords
from planning.reads.reminders import DRAFTED_AHEAD, SENT_AHEAD, Reminder, leaves_at
from planning.services.announcements import people_of
from sessions.models import Attendance, Session
from sessions.permissions import can_run
from sessions.process.machine import Status
from sessions.services import locking
from sets.models import Membership
from sets.roles import Roles

LATE = timedelta(days=1)  # who joins so late is not reminded of what they were just told


def draft_reminders() -> int:
    """Put reminders of the sessions to come in the outbox, to wait there for their time; says how many."""
    now = clock.now()
    soon = Session.objects.upcoming().filter(starts_at__gt=now, starts_at__lte=now + DRAFTED_AHEAD)
    return sum(
        _draft(session)
        for session in soon
        if not Reminder(session).is_needless and previous_has_ended(session)
    )


@transaction.atomic
def hold_reminder(*, session_id: UUID, person: User, roles: Roles, back: bool = False) -> Session:
    """Nobody gets it while it is held; let go before its time, it goes out as if it had not been."""
    session = _lock(session_id, person, roles)
    session.reminder_held_at = None if back else session.reminder_held_at or clock.now()
    session.save(update_fields=["reminder_held_at"])
    return session


@transaction.atomic
def save_words(*, session_id: UUID, person: User, roles: Roles, words: str) -> Session:
    """What stands in front of the reminder; no words take them away. Sealed until they leave by mail."""
    session = _lock(session_id, person, roles)
    if Reminder(session).is_sent:
        raise Refused(_("The reminder has been sent. Your words were not in it."), field="words")
    found = rows(ReminderWords).filter(session=session)
    if not words.strip():
        found.delete()
        return session
    row = found.first() or ReminderWords(session=session, learning_set_id=session.learning_set_id)
    row.words, row.author, row.written_for = words.strip(), person, session.starts_at
    row.save()
    return session


@transaction.atomic
def send_reminder_now(*, session_id: UUID, person: User, roles: Roles) -> int:
    """To everybody but those who sent apologies, at once and once; what waited for its time is not sent too."""
    session = _lock(session_id, person, roles)
    if session.reminder_sent_for == session.starts_at:
        return 0
    session.reminder_sent_for, session.reminder_held_at = session.starts_at, None
    session.save(update_fields=["reminder_sent_for", "reminder_held_at"])
    readers = _readers(session)
    for reader in readers:
        post(
            key=f"{Reminder(session).key}{reader.pk}:now",
            to=reader.email,
            letter="sessions.reminder",
            about=_about(session, reader) | {"now": "yes"},
        )
    return len(readers)


def _lock(session_id: UUID, person: User, roles: Roles) -> Session:
    session = locking.lock(session_id)
    roles = roles.again()
    if not can_run(session, person.pk, roles):
        raise PermissionDenied
    if not Reminder(session).is_shown:
        raise Refused(_("This session is not to come any more."))
    return session


def previous_has_ended(session: Session) -> bool:
    """Whether the set's session before this one is over; the first one has none before it."""
    before = (
        Session.objects.filter(learning_set=session.learning_set_id, starts_at__lt=session.starts_at)
        .exclude(status=Status.CANCELLED)
        .order_by("-starts_at", "-id")
        .first()
    )
    if before is None or before.state is Status.CLOSED:
        return True
    if before.is_live:
        return before.is_left_open  # what nobody closed holds nothing back
    return clock.now() >= before.planned_end


def _readers(session: Session) -> list[User]:
    """Everybody but those who said that they cannot come."""
    refused = Attendance.objects.filter(session=session, answer=Attendance.Answer.NO)
    away = set(refused.values_list("person", flat=True))
    return [person for person in people_of(session) if person.pk not in away]


def _about(session: Session, person: User) -> dict[str, str]:
    return {"session": str(session.pk), "person": str(person.pk), "date": session.starts_at.isoformat()}


def _draft(session: Session) -> int:
    """Once for each date and reader; after it has left, to who joined since as long as more than a day is left."""
    keys = {f"{Reminder(session).key}{person.pk}": person for person in _readers(session)}
    new = keys.keys() - _posted(keys)
    sent_at = _sent_at(session)
    if sent_at is not None:
        new &= {key for key in new if _joined_since(session, keys[key], sent_at)}
        if session.starts_at - clock.now() <= LATE:
            new = set()
    for key in new:
        post(
            key=key,
            to=keys[key].email,
            letter="sessions.reminder",
            about=_about(session, keys[key]) | ({"joined": "yes"} if sent_at else {}),
            not_before=max(clock.now(), leaves_at(session.starts_at, keys[key])),
        )
    return len(new)


def _sent_at(session: Session) -> datetime | None:
    """When its letters left, by hand or as their time had come; None as long as they have not."""
    if session.reminder_sent_for == session.starts_at:
        by_hand = OutboxMail.objects.filter(key__startswith=Reminder(session).key, key__endswith=":now")
        first = by_hand.order_by("created_at").values_list("created_at", flat=True).first()
        return first or session.starts_at - DRAFTED_AHEAD
    due_at = session.starts_at - SENT_AHEAD
    return due_at if Reminder(session).is_sent else None


def _joined_since(session: Session, person: User, moment: datetime) -> bool:
    held = Membership.objects.current().of(person.pk).filter(learning_set=session.learning_set_id)
    return not held.filter(started_at__lte=moment).exists()


def _posted(keys: Iterable[str]) -> set[str]:
    """Those of the keys under which a letter was posted."""
    return set(OutboxMail.objects.filter(key__in=list(keys)).values_list("key", flat=True))
