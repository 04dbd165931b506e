"""Somebody is erased in one browser while another one of theirs is still sending: nothing of it stays."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django_scopes import scopes_disabled

from accounts.models import User
from accounts.services import change_profile
from actions.models import Action
from core.db.unscoped import rows
from issues.models import Issue
from privacy import periodic
from privacy.services import erasure
from room.services.contributions import contribute
from sessions.models import Contribution, Session
from sessions.services import locking
from sets.roles import roles_of
from sets.services.locking import lock as lock_set
from tests import factories
from tests.cast import Cast, cast

pytestmark = pytest.mark.both
CANARY = "canary-sent-late"


def in_threads(*acts: Callable[[], object]) -> list[Exception]:
    faults: list[Exception] = []

    def run(act: Callable[[], object]) -> None:
        try:
            act()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def said_while(people: Cast, act: Callable[[Session], object]) -> list[Exception]:
    """Cleo says something in the room, and before it is committed somebody begins an act; what went wrong in either."""
    room = factories.running_session(people.harbour, at="selection")
    factories.chosen(room, people.ben)
    room.refresh_from_db()
    room = factories.go_to(room, "clarification")
    said, begun = threading.Event(), threading.Event()

    def say() -> None:
        cleo = User.objects.get(pk=people.cleo.pk)
        with transaction.atomic(), scopes_disabled():
            assert room.step_id
            contribute(
                session_id=room.pk, person=cleo, roles=roles_of(cleo.pk), step_id=room.step_id,
                kind="clarification", words=CANARY,
            )  # fmt: skip
            said.set()
            begun.wait(5)
            threading.Event().wait(0.5)  # time for the act to come as far as it can

    def begin() -> None:
        said.wait(5)
        begun.set()
        act(room)

    return in_threads(say, begin)


@pytest.mark.django_db(transaction=True)
def test_what_is_being_said_in_the_room_is_deleted_and_nobody_waits_for_ever() -> None:
    """On PostgreSQL the two waited for each other, or the words stayed, under the name of nobody."""
    people = cast()
    assert said_while(people, lambda _room: erasure.erase(person_id=people.cleo.pk)) == []
    assert erasure.is_erased(User.objects.get(pk=people.cleo.pk))
    assert not rows(Contribution).filter(author=people.cleo).exists()


@pytest.mark.django_db(transaction=True)
def test_who_arranges_the_set_waits_for_what_is_being_said_and_not_in_a_circle() -> None:
    people = cast()

    @transaction.atomic
    def arrange(room: Session) -> None:
        lock_set(people.harbour.pk)
        locking.lock(room.pk)

    assert said_while(people, arrange) == []
    assert rows(Contribution).filter(author=people.cleo).exists()


def late_topic(people: Cast) -> None:
    factories.issue(people.cleo, people.harbour, CANARY)


def late_action(people: Cast) -> None:
    factories.action(people.cleo, people.harbour, CANARY)


def late_name(people: Cast) -> None:
    plain = {"time_zone": "UTC", "language": "en-gb", "theme": "", "question_hints": True}
    change_profile(person=people.cleo, name=CANARY, **plain)  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize("late", [late_topic, late_action, late_name])
def test_what_came_late_goes_within_minutes(late: Callable[[Cast], None]) -> None:
    people = cast()
    erasure.erase(person_id=people.cleo.pk)
    with scopes_disabled():
        late(people)
    address = User.objects.get(pk=people.cleo.pk).email
    periodic.erase_what_came_late()
    cleo = User.objects.get(pk=people.cleo.pk)
    assert cleo.name == erasure.NAMELESS
    with scopes_disabled():
        said = [str(one.topic_line) for one in rows(Issue).filter(owner=cleo)]
        said += [str(one.words) for one in rows(Action).filter(owner=cleo)]
    assert CANARY not in "".join(said)
    if late is not late_name:
        assert cleo.email == address


@pytest.mark.django_db
def test_nobody_else_loses_a_word() -> None:
    people = cast()
    with scopes_disabled():
        factories.action(people.dev, people.harbour, "dev-words")
    erasure.erase(person_id=people.cleo.pk)
    periodic.erase_what_came_late()
    with scopes_disabled():
        [kept] = rows(Action).filter(owner=people.dev)
        assert str(kept.words) == "dev-words"
