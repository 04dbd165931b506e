"""A set in March 2026, its sessions planned, moved and called off, and the letters that a tick sends of it."""

from datetime import UTC, datetime, timedelta

from django.core import mail
from django_scopes import scopes_disabled

from core.jobs import outbox
from planning.periodic import draft_reminders, tell_news
from planning.services import scheduling
from sessions.models import Session
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast

BEGUN = datetime(2026, 3, 2, 8, tzinfo=UTC)
MEETS = datetime(2026, 3, 20, 14, tzinfo=UTC)
MINUTES = timedelta(minutes=1)
DAYS = timedelta(days=1)


def plan(people: Cast, at: datetime = MEETS, venue: str = "Room 4") -> Session:
    return scheduling.plan_session(
        learning_set=people.harbour,
        person=people.ada,
        roles=roles_of(people.ada.pk),
        local_start=at.replace(tzinfo=None),
        minutes=120,
        venue=venue,
    )


def move(people: Cast, session: Session, at: datetime) -> None:
    session.refresh_from_db()
    scheduling.change_session(
        session_id=session.pk,
        person=people.ada,
        roles=roles_of(people.ada.pk),
        expected_version=session.version,
        local_start=at.replace(tzinfo=None),
        minutes=session.minutes,
        venue=session.venue,
        link=session.link,
        format=session.format,
        rounds=session.planned_rounds,
    )


def cancel(people: Cast, session: Session, *, back: bool = False) -> None:
    session.refresh_from_db()
    with scopes_disabled():
        scheduling.cancel_session(
            session_id=session.pk,
            person=people.ada,
            roles=roles_of(people.ada.pk),
            expected_version=session.version,
            back=back,
        )


def sweep() -> list[mail.EmailMessage]:
    """What a tick does, and the letters that went out in it."""
    before = len(mail.outbox)
    tell_news()
    draft_reminders()
    outbox.send_due()
    return mail.outbox[before:]


def planned_long_ago(people: Cast, at: datetime = MEETS) -> Session:
    """Without any news left to tell."""
    return factories.session(people.harbour, starts_at=at)
