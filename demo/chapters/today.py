"""Today's session of the Harbour set, which its members can join now, and the next one."""

from datetime import datetime, timedelta

from accounts.models import User
from core import clock
from demo.chapters.harbour import MEMBERS
from demo.dates import workday
from demo.player import SessionPlayer
from demo.time_travel import told_from
from planning.services import scheduling
from room.services import opening
from sessions.models import Session
from sessions.process.machine import Status
from sets.models import LearningSet
from sets.roles import roles_of

GROWN_OLD = timedelta(days=1)
OFFERED = {
    "ben": (
        "I keep covering the gaps in the rota myself. What would it take for me to stop?",
        "Questions only. Stop me when I explain.",
        "classic",
        35,
    ),
    "gita": (
        "Two people in my team no longer speak to each other. Where do I begin?",
        "Questions, and a silence now and then.",
        "classic",
        35,
    ),
    "hal": (
        "I say yes in the meeting and regret it on the train.",
        "Suggestions: what do you say instead?",
        "suggestions",
        20,
    ),
}


def open_today(harbour: LearningSet, people: dict[str, User]) -> Session:
    """Return a session open now, creating one if none was opened within a day; also plan the next, in five weeks."""
    now = clock.now()
    _put_away(harbour, people["ada"], now)
    session = Session.objects.filter(learning_set=harbour).live().first() or _open(harbour, people, now)
    if not Session.objects.filter(learning_set=harbour).upcoming().filter(starts_at__gt=now).exists():
        later = workday(now + timedelta(weeks=harbour.weeks_between))
        with told_from(now) as past:
            SessionPlayer(harbour, people=people, members=MEMBERS, past=past).plan(later)
    return session


def _put_away(harbour: LearningSet, ada: User, now: datetime) -> None:
    """Once their day has passed, close sessions that were started, and cancel those that were only opened or
    planned."""
    for session in Session.objects.filter(learning_set=harbour).live().filter(opened_at__lt=now - GROWN_OLD):
        if session.state is Status.OPEN:
            _call_off(session, ada)
        elif session.host is not None:
            opening.close_session(session_id=session.pk, person=session.host, expected_version=None)
    missed = Session.objects.filter(learning_set=harbour).upcoming().filter(starts_at__lt=now - GROWN_OLD)
    for session in missed:
        _call_off(session, ada)


def _call_off(session: Session, ada: User) -> None:
    scheduling.cancel_session(
        session_id=session.pk, person=ada, roles=roles_of(ada.pk), expected_version=None
    )


def _open(harbour: LearningSet, people: dict[str, User], now: datetime) -> Session:
    """Create a session planned some time ago, answered by all but Dev, opened by Ada a few minutes ago."""
    starts_at = now.replace(second=0, microsecond=0) - timedelta(minutes=now.minute % 15)
    with told_from(starts_at - timedelta(days=20)) as past:
        player = SessionPlayer(harbour, people=people, members=MEMBERS, past=past)
        session = player.plan(starts_at)
        past.to(starts_at - timedelta(days=3))
        player.answer(session, {"dev": ("", "")})
        # All of it must be in the past, also just after a quarter of an hour has begun.
        past.to(starts_at - timedelta(minutes=1))
        player.open(session)
        for who, (line, wants, format, minutes) in OFFERED.items():
            past.passes(0.2)
            player.offer(session, who=who, line=line, wants=wants, format=format, minutes=minutes)
    return session
