"""How long each had the floor: counted from the queue without pauses, for a set that asks for it, and for no lead."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from room.services import hold, opening, queue, running
from sessions.models import Session
from sessions.process.machine import Move
from sessions.reads.airtime import airtime_of_session, airtime_of_set
from sets.models import LearningSet
from tests import factories
from tests.cast import WideCast, wide_cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]

TEN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
HEADING = "How long each had the floor"


@pytest.fixture
def people() -> WideCast:
    with time_machine.travel(TEN, tick=False):
        return wide_cast()


def asks(learning_set: LearningSet, wanted: bool = True) -> None:
    learning_set.shows_airtime = wanted
    learning_set.save()


def asked(people: WideCast, now: time_machine.Traveller) -> Session:
    """Cleo has had the floor for 30 seconds, and then the clock stood for 20."""
    made = factories.running_session(people.harbour, at="selection", starts_at=TEN)
    factories.chosen(made, people.ben)
    made = factories.go_to(made, "clarification")
    host: dict[str, Any] = {"session_id": made.pk, "person": people.ada}
    queue.give_floor(**host, about=people.cleo.pk)
    now.shift(30)
    running.pause(**host, expected_version=None)
    now.shift(20)
    return made


def spoken(people: WideCast) -> Session:
    """Cleo asks for 65 seconds, of which the clock stands for 20; Dev for 10, and is cut off by the next stage."""
    with time_machine.travel(TEN, tick=False) as now, scopes_disabled():
        made = asked(people, now)
        host: dict[str, Any] = {"session_id": made.pk, "person": people.ada}
        running.resume(**host, expected_version=None)
        now.shift(15)
        queue.give_floor(**host, about=people.dev.pk)
        now.shift(10)
        made.refresh_from_db()
        factories.go_to(made, "probing")
        now.shift(300)
        return opening.close_session(**host, expected_version=None)


def told(session: Session, people: list[User]) -> dict[str, tuple[int, str]]:
    register = session.register.select_related("person").filter(person__in=people)
    found = airtime_of_session(session, register)
    assert found is not None
    return {share.name: (share.turns, share.clock) for share in found.shares}


def page(person: User, name: str, *args: object) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_turns_at_the_floor_are_counted_without_the_time_in_which_the_clock_stood(people: WideCast) -> None:
    asks(people.harbour)
    assert told(spoken(people), [people.ben, people.cleo, people.dev]) == {
        "Ben": (0, "0:00"),
        "Cleo": (1, "0:45"),
        "Dev": (1, "0:10"),
    }


def test_a_turn_that_ends_while_the_clock_stands_ends_as_it_stopped(people: WideCast) -> None:
    asks(people.harbour)
    with time_machine.travel(TEN, tick=False) as now, scopes_disabled():
        made = asked(people, now)
        host: dict[str, Any] = {"session_id": made.pk, "person": people.ada}
        queue.leave_queue(**host, about=people.cleo.pk)
        queue.give_floor(**host, about=people.dev.pk)
        now.shift(40)
        made = opening.close_session(**host, expected_version=None)
    assert told(made, [people.cleo, people.dev]) == {"Cleo": (1, "0:30"), "Dev": (1, "0:00")}


def test_who_presents_has_the_floor_while_they_present(people: WideCast) -> None:
    """Also after a break in its middle: one turn, without the time in which the clock stood."""
    asks(people.harbour)
    with time_machine.travel(TEN, tick=False) as now, scopes_disabled():
        made = factories.running_session(people.harbour, at="selection", starts_at=TEN)
        factories.chosen(made, people.ben)
        made.refresh_from_db()
        made = factories.go_to(made, "presenting")
        host: dict[str, Any] = {"session_id": made.pk, "person": people.ada}
        now.shift(60)
        hold.hold(**host)
        now.shift(30)
        hold.take_break(**host, minutes=5, expected_version=None)
        now.shift(300)
        running.move_on(**host, move=Move.NEXT, expected_version=None)
        now.shift(45)
        made = opening.close_session(**host, expected_version=None)
    assert told(made, [people.ben, people.cleo]) == {"Ben": (1, "1:45"), "Cleo": (0, "0:00")}


def test_the_set_reads_it_on_the_record_and_in_its_balance(people: WideCast) -> None:
    asks(people.harbour)
    held = spoken(people)
    for shown in (
        page(people.hal, "sessions:record", held.pk),
        page(people.hal, "sessions:set_page", people.harbour.pk),
    ):
        assert HEADING in shown
        assert '<th scope="row">Cleo</th><td class="num">1</td><td class="num">0:45</td>' in shown
        assert shown.count('class="b-round"') >= 6


def test_nothing_is_shown_until_the_set_asks_nor_of_a_session_opened_before(people: WideCast) -> None:
    held = spoken(people)
    asks(people.harbour)
    assert HEADING not in page(people.hal, "sessions:record", held.pk)
    found = airtime_of_set(people.harbour, people.members)
    assert found is not None
    assert found.is_empty
    assert "Nobody has had the floor yet." in page(people.hal, "sessions:set_page", people.harbour.pk)


def test_it_is_gone_once_the_set_no_longer_asks(people: WideCast) -> None:
    asks(people.harbour)
    held = spoken(people)
    asks(people.harbour, wanted=False)
    assert HEADING not in page(people.hal, "sessions:record", held.pk)
    assert HEADING not in page(people.hal, "sessions:set_page", people.harbour.pk)


def test_the_balance_adds_up_the_sessions_that_count(people: WideCast) -> None:
    asks(people.harbour)
    spoken(people)
    declared = spoken(people)
    Session.objects.filter(pk=declared.pk).update(status="cancelled")
    found = airtime_of_set(people.harbour, people.members)
    assert found is not None
    assert [(one.name, one.turns, one.clock) for one in found.shares][:3] == [
        ("Ben", 0, "0:00"),
        ("Cleo", 1, "0:45"),
        ("Dev", 1, "0:10"),
    ]


def test_whoever_arranges_the_set_switches_it_on_and_everybody_is_told(people: WideCast) -> None:
    client = Client()
    client.force_login(people.ada)
    address = reverse("sets:edit", args=[people.harbour.pk])
    form = client.get(address).context["form"]
    right = {name: value for name, value in form.initial.items() if value is not None and value is not False}
    assert client.post(address, right | {"shows_airtime": "on"}).status_code == 302
    people.harbour.refresh_from_db()
    assert people.harbour.shows_airtime
    factories.agreement(people.harbour)
    assert "how long each of you had the floor; no lead does" in page(
        people.ben, "sets:agreement", people.harbour.pk
    )
    factories.open_session(people.harbour)
    room = page(people.ben, "room:room", Session.objects.get().pk)
    assert "how long each of you had the floor. Nobody else does." in room


def test_the_queries_are_the_same_for_one_session_and_for_three(
    people: WideCast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    asks(people.harbour)
    for _held in range(3):
        spoken(people)
        with django_assert_num_queries(3):
            airtime_of_set(people.harbour, people.members)
