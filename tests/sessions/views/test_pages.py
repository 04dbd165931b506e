"""The set's page and a session before it is held: who sees it, what it says, and what can be answered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled
from icalendar import Calendar
from pytest_django.fixtures import Settings

from accounts.models import User
from core import clock
from sessions.models import Apology, Attendance, Session
from tests import factories
from tests.cast import WideCast, wide_cast

pytestmark = pytest.mark.django_db

SET_QUERIES, BEFORE_QUERIES = 14, 16


@pytest.fixture
def people(settings: Settings) -> WideCast:
    settings.USERSESSIONS_TRACK_ACTIVITY = False
    return wide_cast()


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def get(person: User, name: str, *args: object) -> Any:
    return client_of(person).get(reverse(name, args=args))


def text(person: User, name: str, *args: object) -> str:
    answer = get(person, name, *args)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_set_page_is_not_found_by_whoever_is_not_in_the_set(people: WideCast) -> None:
    for person in (people.finn, people.esi, people.sam, people.leaver, people.past_facilitator, people.noor):
        assert get(person, "sessions:set_page", people.harbour.pk).status_code == 404
    for person in (people.ada, people.ben, people.newcomer, people.observer):
        assert get(person, "sessions:set_page", people.harbour.pk).status_code == 200


def test_set_page_shows_turns_sessions_and_what_was_agreed(people: WideCast) -> None:
    factories.agreement(people.harbour, rules="One at a time\nWe ask", accepted_by=people.members)
    factories.closed_session(people.harbour, presenters=[people.cleo, people.dev])
    factories.session(people.harbour, starts_at=clock.now() + timedelta(days=30))
    shown = text(people.ada, "sessions:set_page", people.harbour.pk)
    for part in (
        "1 of 9 held",
        "Cleo, Dev",
        "Facilitated by Ada",
        "We ask",
        "Prepare session 2",
        "Session 9",
    ):
        assert part in shown
    assert "6 of 7 accepted" in shown


def test_set_page_asks_a_member_for_their_yes_once(people: WideCast) -> None:
    factories.agreement(people.harbour, accepted_by=[people.cleo])
    asks = "Read them and say yes"
    assert asks in text(people.ben, "sessions:set_page", people.harbour.pk)
    assert asks not in text(people.cleo, "sessions:set_page", people.harbour.pk)


def test_themes_from_before_they_joined_stay_closed_to_a_newcomer(people: WideCast) -> None:
    theme = factories.theme(people.harbour, "canary-theme")
    with scopes_disabled():
        type(theme).objects.filter(pk=theme.pk).update(created_at=clock.now() - timedelta(days=3))
    assert "canary-theme" in text(people.ben, "sessions:set_page", people.harbour.pk)
    assert "canary-theme" not in text(people.newcomer, "sessions:set_page", people.harbour.pk)


@pytest.mark.parametrize("many", [1, 3])
def test_set_page_takes_as_many_queries_whatever_the_data(
    people: WideCast, many: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    factories.agreement(people.harbour, accepted_by=people.members)
    for n in range(many):
        factories.closed_session(
            people.harbour, on=clock.now() - timedelta(days=9 + n), presenters=[people.cleo]
        )
        factories.session(people.harbour, starts_at=clock.now() + timedelta(days=9 + n))
        factories.theme(people.harbour)
    client = client_of(people.ada)
    client.get(reverse("privacy:who_sees_what"))
    with django_assert_num_queries(SET_QUERIES):
        client.get(reverse("sessions:set_page", args=[people.harbour.pk]))


def test_before_shows_topics_from_the_day_the_reader_joined(people: WideCast) -> None:
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=3))
    long_ago = clock.now() - timedelta(days=5)
    factories.issue(people.cleo, people.harbour, "canary-early", offered_at=long_ago)
    factories.issue(people.dev, people.harbour, "canary-late", wants="Only questions")
    factories.issue(people.hal, people.harbour, "canary-kept", room_only=True)
    factories.issue(people.gita, people.harbour, "canary-draft", status="draft")
    shown, newer = (text(p, "planning:detail", session.pk) for p in (people.ben, people.newcomer))
    assert ["canary-early" in shown, "canary-late" in shown] == [True, True]
    assert ["canary-early" in newer, "canary-late" in newer] == [False, True]
    assert "Only questions" in shown
    assert "canary-kept" not in shown
    assert "canary-draft" not in shown


def test_before_lets_only_facilitators_and_deputies_open_and_change(people: WideCast) -> None:
    session = factories.session(people.harbour)
    assert "Open the room" in text(people.ada, "planning:detail", session.pk)
    assert "Open the room" in text(people.gita, "planning:detail", session.pk)
    assert "Open the room" not in text(people.ben, "planning:detail", session.pk)
    assert get(people.ben, "planning:edit", session.pk).status_code == 403
    assert get(people.finn, "planning:edit", session.pk).status_code == 404


def test_before_says_what_time_it_is_for_the_set_when_the_reader_lives_elsewhere(people: WideCast) -> None:
    people.femi.time_zone = "Asia/Tokyo"
    people.femi.save()
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=3))
    assert "in London" in text(people.femi, "planning:detail", session.pk)
    assert "in London" not in text(people.ben, "planning:detail", session.pk)


@pytest.mark.parametrize("many", [1, 3])
def test_before_takes_as_many_queries_whatever_the_data(
    people: WideCast, many: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    session = factories.session(people.harbour)
    for person in people.members[:many]:
        factories.issue(person, people.harbour)
        factories.action(person, people.harbour)
        Attendance.objects.create(session=session, person=person, answer="yes")
    client = client_of(people.ada)
    client.get(reverse("privacy:who_sees_what"))
    with django_assert_num_queries(BEFORE_QUERIES):
        client.get(reverse("planning:detail", args=[session.pk]))


def test_answer_is_kept_with_a_reason_for_the_set_alone(people: WideCast) -> None:
    session = factories.session(people.harbour)
    url = reverse("planning:answer", args=[session.pk])
    sent = client_of(people.ben).post(url, {"answer": "no", "reason": "canary-reason"})
    assert sent.status_code == 302
    assert "canary-reason" in text(people.cleo, "planning:detail", session.pk)
    client_of(people.ben).post(url, {"answer": "yes", "reason": ""})
    with scopes_disabled():
        assert Apology.objects.count() == 0
    assert Attendance.objects.get(session=session, person=people.ben).answer == "yes"


def test_answer_is_refused_beside_the_field_when_it_is_none(people: WideCast) -> None:
    session = factories.session(people.harbour)
    url = reverse("planning:answer", args=[session.pk])
    sent = client_of(people.ben).post(url, {"answer": "perhaps", "reason": "kept-as-typed"})
    assert sent.status_code == 422
    assert "Say yes, maybe or no." in sent.content.decode()
    assert "kept-as-typed" in sent.content.decode()
    assert client_of(people.finn).post(url, {"answer": "yes"}).status_code == 404


def test_calendar_file_keeps_its_id_and_says_cancelled_without_words(people: WideCast) -> None:
    factories.issue(people.ben, people.harbour, "canary-line")
    starts_at = (clock.now() + timedelta(days=3)).replace(microsecond=0)
    session = factories.session(
        people.harbour, starts_at=starts_at, venue="Mill Lane", link="https://video.example/secret"
    )
    before = get(people.ben, "planning:calendar", session.pk)
    client_of(people.ada).post(reverse("planning:cancel", args=[session.pk]), {"expected_version": "0"})
    after = get(people.ben, "planning:calendar", session.pk)
    files = [Calendar.from_ical(answer.content) for answer in (before, after)]
    assert [str(file["METHOD"]) for file in files] == ["PUBLISH", "CANCEL"]
    first, second = (file.walk("VEVENT")[0] for file in files)
    assert (first["UID"], first["SEQUENCE"], second["SEQUENCE"]) == (second["UID"], 0, 1)
    assert str(second["STATUS"]) == "CANCELLED"
    assert files[0].walk("VTIMEZONE")
    assert b"canary-line" not in before.content
    assert first.decoded("DTSTART") == session.starts_at


def test_cancelled_session_comes_back_by_undo(people: WideCast) -> None:
    session = factories.session(people.harbour)
    ada = client_of(people.ada)
    ada.post(reverse("planning:cancel", args=[session.pk]), {"expected_version": "0"})
    assert "This session is cancelled" in text(people.ben, "planning:detail", session.pk)
    ada.post(reverse("planning:restore", args=[session.pk]))
    assert Session.objects.get(pk=session.pk).status == "scheduled"
    assert client_of(people.ben).post(reverse("planning:cancel", args=[session.pk])).status_code == 403
