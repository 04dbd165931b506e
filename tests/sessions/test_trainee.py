"""A trainee facilitator in a session: named beforehand, takes part, may take the controls, is told how it was."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from accounts.models import User
from core import clock
from core.db.unscoped import rows
from core.errors import Refused
from planning.reads.growth import growth_of
from planning.reads.hours import hours_of
from planning.services.hosts import name_hosts
from privacy.services.erasure import erase
from privacy.services.retention import delete_set_content
from room.services import opening, presence, queue, running
from sessions.models import Session, TraineeFeedback
from sessions.services.trainee import write_to_trainee
from sets.models import Membership
from sets.roles import roles_of
from tests import factories
from tests.cast import WideCast, wide_cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]

WORDS = "You let the silence be, and it helped."


@pytest.fixture
def people() -> WideCast:
    return wide_cast()


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def named(people: WideCast, trainee: User | None = None) -> Session:
    session = factories.session(people.harbour)
    return name_hosts(
        session_id=session.pk, person=people.ada, roles=roles_of(people.ada.pk), expected_version=None,
        named_host=None, stand_in=None, trainee=(trainee or people.observer).pk,
    )  # fmt: skip


def opened(people: WideCast, *, at: str = "") -> Session:
    """Named, opened, started; all are here, the trainee too."""
    session = named(people)
    with scopes_disabled():
        opening.open_room(
            session_id=session.pk, person=people.ada, roles=roles_of(people.ada.pk), expected_version=None
        )
        for person in [people.ada, people.observer, *people.members]:
            presence.join(session_id=session.pk, person=person, roles=roles_of(person.pk))
        running.start(session_id=session.pk, person=people.ada, expected_version=None)
        session.refresh_from_db()
        return factories.go_to(session, at) if at else session


def held(people: WideCast) -> Session:
    session = opened(people)
    moved = clock.now() - timedelta(hours=2)
    Session.objects.filter(pk=session.pk).update(started_at=moved, opened_at=moved)
    session.register.update(arrived_at=moved)
    with scopes_disabled():
        return opening.close_session(session_id=session.pk, person=people.ada, expected_version=None)


def say(session: Session, person: User, words: str = WORDS) -> TraineeFeedback | None:
    with scope(learning_set=[session.learning_set_id], person=[person.pk]):
        return write_to_trainee(session_id=session.pk, person=person, roles=roles_of(person.pk), words=words)


def take_over(session: Session, person: User) -> Session:
    with scopes_disabled():
        return running.take_over(
            session_id=session.pk, person=person, roles=roles_of(person.pk), expected_version=None
        )


def test_whoever_names_the_host_names_an_observer_as_trainee_and_everybody_reads_it(people: WideCast) -> None:
    session = factories.session(people.harbour)
    page = reverse("planning:detail", args=[session.pk])
    hosts = reverse("planning:hosts", args=[session.pk])
    assert "Trainee facilitator" in client_of(people.ada).get(page).content.decode()
    assert client_of(people.ada).post(hosts, {"trainee": people.observer.pk}).status_code == 302
    session.refresh_from_db()
    assert session.trainee == people.observer
    assert (
        f"Trainee facilitator: {people.observer.short_name}."
        in client_of(people.ben).get(page).content.decode()
    )
    assert (
        "You are the trainee facilitator of this session."
        in client_of(people.observer).get(page).content.decode()
    )
    assert client_of(people.ada).post(hosts, {"trainee": people.ben.pk}).status_code == 422
    session.refresh_from_db()
    assert session.trainee == people.observer
    with pytest.raises(Refused):
        named(people, people.ben)


def test_a_set_without_observers_is_not_asked(people: WideCast) -> None:
    Membership.objects.filter(person=people.observer).update(ended_at=clock.now())
    session = factories.session(people.harbour)
    page = client_of(people.ada).get(reverse("planning:detail", args=[session.pk])).content.decode()
    assert 'name="named_host"' in page
    assert 'name="trainee"' not in page


def test_the_trainee_takes_the_controls_and_the_facilitator_takes_them_back(people: WideCast) -> None:
    session = opened(people)
    client = client_of(people.observer)
    room = reverse("room:room", args=[session.pk])
    shown = client.get(room).content.decode()
    assert "You are the trainee: take the controls as you have agreed" in shown
    assert take_over(session, people.observer).host == people.observer
    host: dict[str, Any] = {"session_id": session.pk, "expected_version": None}
    with scopes_disabled():
        running.pause(person=people.observer, **host)
        running.resume(person=people.observer, **host)
    assert "trainee facilitator" in client_of(people.ben).get(room).content.decode()
    assert take_over(session, people.ada).host == people.ada
    with scopes_disabled(), pytest.raises(PermissionDenied):
        running.pause(person=people.observer, **host)


def test_another_observer_and_a_trainee_who_left_take_nothing(people: WideCast) -> None:
    session = opened(people)
    other = factories.user("Olu")
    factories.membership(other, people.harbour, "observer")
    with scopes_disabled():
        presence.join(session_id=session.pk, person=other, roles=roles_of(other.pk))
    with pytest.raises(PermissionDenied):
        take_over(session, other)
    Membership.objects.filter(person=people.observer).update(ended_at=clock.now())
    with pytest.raises(PermissionDenied):
        take_over(session, people.observer)


def test_the_trainee_asks_for_the_floor_and_is_given_it(people: WideCast) -> None:
    session = opened(people, at="selection")
    factories.chosen(session, people.ben)
    session = factories.go_to(session, "clarification")
    with scopes_disabled():
        asks: dict[str, Any] = {"person": people.observer, "roles": roles_of(people.observer.pk)}
        queue.ask_to_speak(session_id=session.pk, **asks)
        queue.give_floor(session_id=session.pk, person=people.ada, about=people.observer.pk)
    assert session.queue.get(person=people.observer).floor_at is not None


def test_who_was_there_writes_to_the_trainee_says_it_better_and_takes_it_back(people: WideCast) -> None:
    session = held(people)
    address = reverse("sessions:trainee", args=[session.pk])
    client = client_of(people.ben)
    record = client.get(reverse("sessions:record", args=[session.pk])).content.decode()
    assert address in record
    assert client.post(address, {"words": WORDS}).status_code == 302
    assert client.post(address, {"words": f"{WORDS} Twice."}).status_code == 302
    assert rows(TraineeFeedback).count() == 1
    assert f"{WORDS} Twice." in client.get(address).content.decode()
    too_long = client.post(address, {"words": "x" * 4001})
    assert (too_long.status_code, "At most 4000 characters." in too_long.content.decode()) == (422, True)
    assert "x" * 4001 in too_long.content.decode()
    assert client.post(address, {"words": " "}).status_code == 302
    assert rows(TraineeFeedback).count() == 0


def test_nobody_but_the_two_reads_it(people: WideCast) -> None:
    session = held(people)
    say(session, people.ben)
    log, address = reverse("sessions:log"), reverse("sessions:trainee", args=[session.pk])
    assert WORDS in client_of(people.observer).get(log).content.decode()
    assert client_of(people.observer).get(address)["Location"] == log
    for person in (people.ada, people.cleo):
        for page in (address, reverse("sessions:record", args=[session.pk]), log):
            assert WORDS not in client_of(person).get(page).content.decode()
    for person in (people.esi, people.finn, people.sam):
        assert client_of(person).get(address).status_code == 404


@pytest.mark.parametrize("who", ["observer", "newcomer"])
def test_who_was_not_there_and_the_trainee_themselves_write_nothing(people: WideCast, who: str) -> None:
    session, person = held(people), getattr(people, who)
    assert (
        client_of(person).post(reverse("sessions:trainee", args=[session.pk]), {"words": "x"}).status_code
        == 403
    )
    with pytest.raises(PermissionDenied):
        say(session, person)


def test_nothing_is_said_before_the_session_is_over_or_where_there_is_no_trainee(people: WideCast) -> None:
    session = opened(people)
    with pytest.raises(PermissionDenied):
        say(session, people.ben)
    other = factories.closed_session(people.heron)
    assert client_of(people.finn).get(reverse("sessions:trainee", args=[other.pk])).status_code == 403


def test_the_hours_of_a_trainee_count_as_a_trainees(people: WideCast) -> None:
    session = held(people)
    growth = growth_of(people.observer)
    assert [(one.line.session, one.role_said, one.line.minutes) for one in growth.lines] == [
        (str(session.pk), "Trainee facilitator", 120)
    ]
    assert [what for what, _time, _number in growth.sums] == ["In all", "As trainee", "In the room"]
    assert [line.role_said for line in hours_of(people.observer.pk).lines] == ["Trainee facilitator"]
    assert [one.role_said for one in growth_of(people.ada).lines] == ["Facilitator"]
    csv = client_of(people.observer).get(reverse("planning:growth_csv")).content.decode()
    assert "Trainee facilitator" in csv


def test_a_trainee_writes_in_their_log_about_it(people: WideCast) -> None:
    session = held(people)
    log = reverse("sessions:log")
    shown = client_of(people.observer).get(log).content.decode()
    assert "Nobody has written to you about this session." in shown
    given = {"session": session.pk, "words": "I waited."}
    assert client_of(people.observer).post(log, given).status_code == 302
    assert "I waited." in client_of(people.observer).get(log).content.decode()


def test_it_goes_with_the_sets_words_and_with_either_of_the_two(people: WideCast) -> None:
    session = held(people)
    for writer in (people.ben, people.cleo, people.dev):
        say(session, writer)
    erase(person_id=people.ben.pk)
    assert rows(TraineeFeedback).count() == 2
    people.harbour.status, people.harbour.ended_at = "ended", clock.now() - timedelta(days=91)
    people.harbour.save()
    delete_set_content(people.harbour.pk)
    assert rows(TraineeFeedback).count() == 0


def test_nothing_of_it_stays_when_the_trainee_is_erased(people: WideCast) -> None:
    session = held(people)
    say(session, people.ben)
    erase(person_id=people.observer.pk)
    assert rows(TraineeFeedback).count() == 0
