"""A set meets right away: the session begins this minute, its room is open, and everybody is told at once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.jobs import outbox
from planning.models import CalendarEntry
from planning.services import reminders, scheduling
from planning.services.announcements import tell_news
from sessions.models import Session
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast, cast

pytestmark = pytest.mark.django_db

SOUND = {"minutes": "60", "rounds": "1", "venue": "", "link": "https://meet.example/now", "format": "classic"}


@pytest.fixture
def people() -> Cast:
    return cast()


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def meet(people: Cast, person: User, **changed: Any) -> Any:
    return client_of(person).post(reverse("room:meet_now", args=[people.harbour.pk]), SOUND | changed)


def letters() -> dict[str, str]:
    tell_news()
    outbox.send_due()
    return {letter.to[0]: str(letter.subject) for letter in mail.outbox}


def test_one_press_leads_into_the_open_room_and_everybody_is_told_at_once(people: Cast) -> None:
    answer = meet(people, people.ada, key="k")
    session = Session.objects.get()
    assert answer.url == reverse("room:room", args=[session.pk])
    assert (session.status, session.host, session.minutes, session.sequence) == ("open", people.ada, 60, 0)
    assert timedelta(0) <= clock.now() - session.starts_at < timedelta(minutes=1)
    told = letters()
    assert set(told) == {one.email for one in (*people.members, people.ada)}
    assert set(told.values()) == {"Harbour set meets now: session 1"}
    assert "Ada Marsh has opened the room of Harbour set: session 1 begins now." in mail.outbox[0].body
    assert "meet.example" not in mail.outbox[0].body
    assert CalendarEntry.objects.filter(session=session, is_on=True).count() == len(told)
    mail.outbox.clear()
    assert meet(people, people.ada, key="k").url == answer.url  # a second press
    assert reminders.draft_reminders() == 0
    assert (Session.objects.count(), letters()) == (1, {})


def test_the_room_that_is_open_is_said_and_no_second_session_is_made(people: Cast) -> None:
    meet(people, people.ada)
    with time_machine.travel(clock.now() + timedelta(minutes=5), tick=False):
        answer = meet(people, people.ada)
    assert answer.status_code == 422
    assert "Another room of this set is open" in answer.content.decode()
    assert Session.objects.count() == 1


def test_bad_input_is_said_beside_its_field_and_nothing_begins(people: Cast) -> None:
    answer = meet(people, people.ada, minutes="5", link="javascript:alert(1)", venue="Quay House")
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"minutes", "link"}
    assert "Quay House" in answer.content.decode()
    assert not Session.objects.exists()


def test_a_session_that_is_planned_already_is_offered_first(people: Cast) -> None:
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=9))
    page = client_of(people.ada).get(reverse("room:meet_now", args=[people.harbour.pk])).content.decode()
    assert reverse("planning:early", args=[session.pk]) in page
    assert reverse("room:meet_now", args=[people.harbour.pk]) in client_of(people.ada).get(
        reverse("sessions:set_page", args=[people.harbour.pk])
    ).content.decode()  # fmt: skip


def test_in_a_set_that_runs_itself_whoever_calls_it_together_holds_the_controls(people: Cast) -> None:
    people.harbour.status = "self-run"
    people.harbour.save(update_fields=["status"])
    meet(people, people.femi)
    session = Session.objects.get()
    assert (session.host, session.named_host) == (people.femi, people.femi)


@pytest.mark.parametrize("opened", [False, True])
def test_planned_for_the_next_minutes_everybody_is_told_at_once(people: Cast, opened: bool) -> None:
    soon = (clock.now() + timedelta(minutes=2)).astimezone(people.harbour.zone)
    session = scheduling.plan_session(
        learning_set=people.harbour, person=people.ada, roles=roles_of(people.ada.pk), minutes=60,
        local_start=soon.replace(second=0, microsecond=0, tzinfo=None),
    )  # fmt: skip
    if opened:
        client_of(people.ada).post(
            reverse("room:do", args=[session.pk, "open"]), {"expected_version": "0", "key": "k"}
        )
        session.refresh_from_db()
        assert session.is_live
    told = letters()
    assert set(told) == {one.email for one in (*people.members, people.ada)}
    assert all(subject.startswith("Harbour set: session 1 is on") for subject in told.values())


def test_an_open_room_is_led_to_and_no_other_is_offered(people: Cast) -> None:
    opened = meet(people, people.ada).url
    page = client_of(people.ada).get(reverse("room:meet_now", args=[people.harbour.pk])).content.decode()
    assert "The room of session 1 is open already." in page
    assert f'href="{opened}"' in page
    assert "Open the room" not in page


def test_a_session_that_is_due_comes_before_an_extra_one(people: Cast) -> None:
    due = factories.session(people.harbour, starts_at=clock.now() + timedelta(minutes=10))
    page = client_of(people.ada).get(reverse("room:meet_now", args=[people.harbour.pk])).content.decode()
    assert page.index("To session 1") < page.index("Open the room of an extra session")
    assert f'href="{reverse("planning:detail", args=[due.pk])}"' in page
