"""The closing screen, for each: what I will do, when we meet again, what is carried."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from tests import factories
from tests.cast import Cast, cast
from tests.room.scene import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


def test_closing_screen_shows_each_what_is_theirs(people: Cast) -> None:
    closed = factories.closed_session(
        people.harbour,
        on=clock.now() - timedelta(hours=2),
        presenters=[people.ben],
        waiting=[people.femi],
        promises=[(people.ben, "I will leave one gap open.")],
    )
    factories.session(people.harbour, starts_at=clock.now() + timedelta(days=14), venue="Room 2")
    room = reverse("room:room", args=[closed.pk])
    bens, cleos = (client_of(one).get(room).content.decode() for one in (people.ben, people.cleo))
    assert "I will leave one gap open." in bens
    assert "I will leave one gap open." not in cleos
    for shown in (bens, cleos):
        assert "Room 2" in shown
        assert "How do I begin?" in shown  # carried
        assert reverse("sessions:record", args=[closed.pk]) in shown


def test_calendar_of_my_actions_has_dates_and_no_words(people: Cast) -> None:
    closed = factories.closed_session(
        people.harbour, presenters=[people.ben], promises=[(people.ben, "canary-promise")]
    )
    factories.session(people.harbour, starts_at=clock.now() + timedelta(days=14))
    address = reverse("room:my_actions", args=[closed.pk])
    mine, others = (client_of(one).get(address).content.decode() for one in (people.ben, people.cleo))
    assert "Harbour set\\, an action" in mine
    assert "DTSTART;VALUE=DATE:" in mine
    assert "canary-promise" not in mine
    assert "BEGIN:VEVENT" not in others
