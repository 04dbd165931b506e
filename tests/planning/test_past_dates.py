"""The page of a session whose time is over: what the register says, and nothing to answer or to prepare."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from sessions.models import Attendance, Presence, Session
from tests import factories
from tests.cast import Cast
from tests.room.scene import client_of

pytestmark = pytest.mark.django_db


def page(people: Cast, session: Session) -> str:
    answer = client_of(people.ada).get(reverse("planning:detail", args=[session.pk]))
    return " ".join(answer.content.decode().split())


def test_of_a_session_that_was_held_the_register_is_read_and_nothing_is_asked(people: Cast) -> None:
    then = clock.now() - timedelta(days=40)
    held = factories.session(people.harbour, starts_at=then, status="closed", closed_at=then)
    for person, presence in ((people.ben, Presence.IN_ROOM), (people.cleo, Presence.APOLOGIES)):
        Attendance.objects.create(session=held, person=person, presence=presence)
    shown = page(people, held)
    for said in ("Who came", "In the room", "Apologies"):
        assert said in shown
    for offer in ("No answer yet", "Save my answer", "Topics offered", "The plan", "waiting for"):
        assert offer not in shown


def test_a_date_that_passed_unopened_asks_for_another_date_and_no_more_for_answers(people: Cast) -> None:
    missed = factories.session(people.harbour, starts_at=clock.now() - timedelta(days=3))
    shown = page(people, missed)
    assert "nobody opened the room" in shown
    assert "Give it another date" in shown
    assert "Save my answer" not in shown
