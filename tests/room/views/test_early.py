"""A room opened long before its time, and one that nobody closed, as pages."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core import clock
from sessions.models import Session
from tests import factories
from tests.cast import Cast, cast
from tests.room.scene import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def press(client: Client, session: Session, verb: str, **data: str) -> str:
    """Where a command leads."""
    url = reverse("room:do", args=[session.pk, verb])
    answer = client.post(url, {"expected_version": str(session.version), **data})
    assert answer.status_code == 303, answer.content.decode()
    return answer.headers["Location"]


def test_looking_leads_to_a_room_that_only_its_host_finds_and_back_again(people: Cast) -> None:
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=35))
    ada, detail = client_of(people.ada), reverse("planning:detail", args=[session.pk])
    asked = reverse("planning:early", args=[session.pk])
    assert asked in ada.get(detail).content.decode()
    assert press(ada, session, "open") == asked
    assert "Only look" in ada.get(asked).content.decode()
    room = press(ada, session, "open", early="look")
    shown = ada.get(room).content.decode()
    assert "nothing of it is kept" in shown
    assert "Call the session off" not in shown
    assert client_of(people.ben).get(room).status_code == 404
    assert "is meeting" not in client_of(people.ben).get(reverse("home")).content.decode()
    looked = Session.with_rehearsals.get(rehearsal_of=session)
    answer = ada.post(reverse("room:do", args=[looked.pk, "offer"]), {"topic_line": "Mine", "minutes": 35})
    assert answer.status_code == 422
    assert "nothing is shared or kept" in answer.content.decode()
    assert press(ada, looked, "unopen") == detail
    assert ada.get(room).status_code == 404


def test_a_room_left_open_is_no_meeting_on_home_but_something_to_close(people: Cast) -> None:
    ten = datetime(2026, 10, 8, 9, 0, tzinfo=UTC)
    with time_machine.travel(ten, tick=False):
        session = factories.running_session(people.harbour, starts_at=ten)
    with time_machine.travel(ten + timedelta(days=3), tick=False):
        ben = client_of(people.ben)
        shown = ben.get(reverse("home")).content.decode()
        assert "Harbour set was left open on Thursday 8 October" in shown
        assert "is meeting" not in shown
        ada = client_of(people.ada)
        assert "Harbour set has no next date" in ada.get(reverse("home")).content.decode()
        page = ben.get(reverse("planning:detail", args=[session.pk])).content.decode()
        assert "left open since Thursday 8 October" in page
        press(ben, session, "close")
        assert "was left open" not in ben.get(reverse("home")).content.decode()
    session.refresh_from_db()
    assert (session.status, session.closed_at) == ("closed", ten)
