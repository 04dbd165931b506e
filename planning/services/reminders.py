"""Reminders: drafted four days ahead, sent two days before, and never before the previous session has ended."""

from collections.abc import Iterable
from datetime import timedelta

from core import clock
from core.jobs.outbox import post
from core.models import OutboxMail
from planning.services.announcements import people_of
from sessions.models import Attendance, Session
from sessions.process.machine import Status

DRAFTED_AHEAD, SENT_AHEAD = timedelta(days=4), timedelta(days=2)
# A room that nobody closed does not hold the next reminder back for ever.
LEFT_OPEN = timedelta(hours=12)


def draft_reminders() -> int:
    """Put reminders of the sessions to come in the outbox, to wait there for their time; says how many."""
    now = clock.now()
    soon = Session.objects.upcoming().filter(starts_at__gt=now, starts_at__lte=now + DRAFTED_AHEAD)
    return sum(
        _draft(session) for session in soon if not _told_lately(session) and previous_has_ended(session)
    )


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
    waits = LEFT_OPEN if before.is_live else timedelta(0)
    return clock.now() >= before.planned_end + waits


def _told_lately(session: Session) -> bool:
    """Planned only now: the news of it is reminder enough."""
    return session.created_at > session.starts_at - SENT_AHEAD


def _draft(session: Session) -> int:
    """To everybody but those who said that they cannot come; once for each date."""
    date = session.starts_at.isoformat()
    refused = Attendance.objects.filter(session=session, answer=Attendance.Answer.NO)
    away = set(refused.values_list("person", flat=True))
    keys = {
        f"session.reminder:{session.pk}:{date}:{person.pk}": person
        for person in people_of(session)
        if person.pk not in away
    }
    new = keys.keys() - _posted(keys)
    for key in new:
        post(
            key=key,
            to=keys[key].email,
            letter="sessions.reminder",
            about={"session": str(session.pk), "person": str(keys[key].pk), "date": date},
            not_before=max(clock.now(), session.starts_at - SENT_AHEAD),
        )
    return len(new)


def _posted(keys: Iterable[str]) -> set[str]:
    """Those of the keys under which a letter was posted."""
    return set(OutboxMail.objects.filter(key__in=list(keys)).values_list("key", flat=True))
