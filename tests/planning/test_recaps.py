"""The letter after a session: to those who were there, once, in their daytime, with figures and dates alone."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from core.jobs import outbox
from planning.services.recaps import post_recaps
from sessions.models import Attendance, Presence, Session
from sets.models import Membership
from tests import factories
from tests.cast import Cast

pytestmark = pytest.mark.django_db

CLOSED = datetime(2026, 12, 3, 16, 45, tzinfo=UTC)
HOURS = timedelta(hours=1)


@pytest.fixture
def held(people: Cast) -> Session:
    began = CLOSED - 2 * HOURS
    made = factories.session(
        people.harbour, starts_at=began, status="closed", opened_at=began, started_at=began, closed_at=CLOSED
    )
    for person, presence in ((people.ben, Presence.IN_ROOM), (people.femi, Presence.REMOTE)):
        Attendance.objects.create(session=made, person=person, presence=presence, arrived_at=began)
    Attendance.objects.create(session=made, person=people.cleo, presence=Presence.APOLOGIES)
    return made


def sent_at(moment: datetime) -> list[str]:
    """To whom letters leave then."""
    with time_machine.travel(moment, tick=False):
        mail.outbox.clear()
        post_recaps()
        outbox.send_due()
    return sorted(message.to[0] for message in mail.outbox)


def test_who_was_there_is_told_once_in_their_daytime_and_nothing_that_was_said(
    people: Cast, held: Session
) -> None:
    factories.action(people.ben, people.harbour, "Ring the council")
    factories.session(people.harbour, starts_at=CLOSED + 35 * 24 * HOURS)
    assert sent_at(CLOSED + HOURS) == []
    assert sent_at(CLOSED + 2 * HOURS) == []  # a quarter to seven in London, a quarter to eight in Lagos
    morning = datetime(2026, 12, 4, 8, 1, tzinfo=UTC)
    assert sent_at(morning) == [people.ben.email, people.femi.email]
    (mine,) = [message for message in mail.outbox if message.to == [people.ben.email]]
    body = str(mine.body)
    assert "You have 1 open action." in body
    assert "The set meets again on Thursday 7 January 2027, 16:45 (Europe/London)." in body
    assert reverse("sessions:record", args=[held.pk]) in body
    assert "council" not in str(mine.message())
    assert sent_at(morning + HOURS) == []


def test_a_session_that_was_reopened_and_who_has_left_get_none(people: Cast, held: Session) -> None:
    sent_at(CLOSED + 2 * HOURS)
    Membership.objects.filter(learning_set=people.harbour, person=people.ben).update(
        ended_at=CLOSED + 3 * HOURS
    )
    assert sent_at(CLOSED + 16 * HOURS) == [people.femi.email]
    Session.objects.filter(pk=held.pk).update(status="running")
    assert sent_at(CLOSED + 17 * HOURS) == []
