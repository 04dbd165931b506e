"""The letter of open actions: to their owner alone, once a session, a week ahead, with a count and no words."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django_scopes import scopes_disabled

from actions.models import Action
from core.jobs import outbox
from planning.models import StoppedNotice
from planning.services.nudges import post_nudges
from sessions.models import Session
from tests import factories
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]

MEETS = datetime(2026, 12, 17, 10, tzinfo=UTC)
DAYS = timedelta(days=1)


def sent_at(moment: datetime) -> list[str]:
    """To whom letters leave then."""
    with time_machine.travel(moment, tick=False):
        mail.outbox.clear()
        post_nudges()
        outbox.send_due()
    return sorted(message.to[0] for message in mail.outbox)


@pytest.fixture
def promised(people: Cast) -> None:
    """Ben and Cleo said last time what they would do, and the set meets again."""
    with time_machine.travel(MEETS - 30 * DAYS, tick=False):
        factories.closed_session(people.harbour, came=[people.ben, people.cleo], presenters=[])
        for person in (people.ben, people.cleo):
            factories.action(person, people.harbour, "Ring the council")
    with time_machine.travel(MEETS - 10 * DAYS, tick=False):
        factories.session(people.harbour, starts_at=MEETS)


def test_each_owner_is_told_once_a_week_before_and_never_what_they_said(people: Cast, promised: None) -> None:
    assert sent_at(MEETS - 8 * DAYS) == []
    assert sent_at(MEETS - 7 * DAYS) == [people.ben.email, people.cleo.email]
    (mine,) = [message for message in mail.outbox if message.to == [people.ben.email]]
    assert "You have 1 open action." in str(mine.body)
    coming = Session.objects.get(starts_at=MEETS)
    assert reverse("sessions:prepare", args=[coming.pk]) in str(mine.body)
    assert "council" not in str(mine.message())
    assert "List-Unsubscribe" in mine.extra_headers
    assert sent_at(MEETS - 6 * DAYS) == []


def test_who_has_reported_or_stopped_it_gets_none_and_no_letter_passes_an_earlier_session(
    people: Cast, promised: None
) -> None:
    StoppedNotice.objects.create(person=people.ben, kind="nudge")
    with time_machine.travel(MEETS - 9 * DAYS, tick=False):
        earlier = factories.session(people.harbour, starts_at=MEETS - 5 * DAYS)
    assert sent_at(MEETS - 7 * DAYS) == []
    earlier.delete()
    assert sent_at(MEETS - 7 * DAYS) == [people.cleo.email]


def test_a_report_made_before_it_leaves_keeps_it_back(people: Cast, promised: None) -> None:
    night = datetime(2026, 12, 10, 22, tzinfo=UTC)
    assert sent_at(night) == []
    with time_machine.travel(night, tick=False):
        with scopes_disabled():
            action = Action.objects.get(owner=people.cleo)
        factories.report(action, "partly")
    assert sent_at(night + timedelta(hours=11)) == [people.ben.email]
