"""The weekly letter to leads: on Monday morning, once, counts and links alone, and only when there is news."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from core.jobs import outbox
from dashboards.digest import post_digests
from planning.models import StoppedNotice
from programmes.models import ProgrammeRole
from tests import factories
from tests.cast import Cast, cast

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 30, tzinfo=UTC)  # London has winter time
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


@pytest.fixture
def people(db: None) -> Cast:
    """Everybody with a name, four weeks before."""
    with time_machine.travel(MONDAY - 4 * WEEK, tick=False):
        return cast()


def sent_at(moment: datetime) -> list[str]:
    """To whom letters leave then."""
    with time_machine.travel(moment, tick=False):
        mail.outbox.clear()
        post_digests()
        outbox.send_due()
    return [message.to[0] for message in mail.outbox]


def test_lead_is_written_to_on_monday_morning_once_in_counts_alone(people: Cast) -> None:
    factories.closed_session(people.harbour, on=MONDAY - 3 * 24 * HOUR, presenters=[people.cleo])
    factories.session(people.harbour, starts_at=MONDAY + 30 * HOUR)
    factories.action(people.ben, people.harbour, "Ring the council")
    assert sent_at(MONDAY - 14 * HOUR) == []  # Sunday
    assert sent_at(MONDAY + 7 * HOUR) == []
    assert sent_at(MONDAY + 8 * HOUR) == []  # posted, and waits until after nine
    assert sent_at(MONDAY + 11 * HOUR) == [people.esi.email]
    (letter,) = mail.outbox
    whole = str(letter.message())
    assert letter.subject == f"{people.programme.name}: 1 set needs something"
    assert "1 session was held last week" in letter.body
    assert "1 session is planned this week" in letter.body
    assert reverse("dashboards:calendar", args=[people.programme.pk]) in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for name in ("council", *(person.name for person in people.members), people.harbour.name):
        assert name not in whole
    assert sent_at(MONDAY + 11.5 * HOUR) == []


def test_it_comes_again_only_with_news_and_never_to_who_stopped_it_or_stepped_down(people: Cast) -> None:
    assert sent_at(MONDAY + 8 * HOUR) == []
    assert sent_at(MONDAY + 11 * HOUR) == [people.esi.email]  # Heron needs a facilitator
    assert sent_at(MONDAY + WEEK + 8 * HOUR) == sent_at(MONDAY + WEEK + 11 * HOUR) == []  # nothing is new
    factories.session(people.harbour, starts_at=MONDAY + 2 * WEEK + 30 * HOUR)
    stopped = StoppedNotice.objects.create(person=people.esi, kind="digest")
    assert sent_at(MONDAY + 2 * WEEK + 8 * HOUR) == sent_at(MONDAY + 2 * WEEK + 11 * HOUR) == []
    stopped.delete()
    factories.session(people.harbour, starts_at=MONDAY + 3 * WEEK + 30 * HOUR)
    assert sent_at(MONDAY + 3 * WEEK + 8 * HOUR) == []
    ProgrammeRole.objects.filter(person=people.esi).update(ended_at=MONDAY + 3 * WEEK + 9 * HOUR)
    assert sent_at(MONDAY + 3 * WEEK + 11 * HOUR) == []


def test_a_programme_of_which_there_is_nothing_to_say_is_not_written_about(people: Cast) -> None:
    other = factories.programme()
    lead = factories.user()
    factories.role(lead, other)
    sent_at(MONDAY + 8 * HOUR)
    assert lead.email not in sent_at(MONDAY + 11 * HOUR)
