"""A form sent again gets the same answer and has no second effect."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from core.db.idempotency import run_once
from core.errors import Refused
from core.ids import uuid7
from core.models import IdempotencyKey

pytestmark = pytest.mark.both


def counting(effects: list[str]) -> Callable[[], str]:
    def act() -> str:
        effects.append("done")
        return f"/answer/{len(effects)}/"

    return act


@pytest.mark.django_db
def test_the_second_sending_gets_the_first_answer_and_does_nothing() -> None:
    effects: list[str] = []
    person = uuid7()
    assert run_once(person_id=person, key="k", act=counting(effects)) == ("/answer/1/", True)
    assert run_once(person_id=person, key="k", act=counting(effects)) == ("/answer/1/", False)
    assert effects == ["done"]


@pytest.mark.django_db
def test_another_person_or_another_key_acts_anew() -> None:
    effects: list[str] = []
    person = uuid7()
    run_once(person_id=person, key="k", act=counting(effects))
    assert run_once(person_id=person, key="k2", act=counting(effects)) == ("/answer/2/", True)
    assert run_once(person_id=uuid7(), key="k", act=counting(effects)) == ("/answer/3/", True)


@pytest.mark.django_db
def test_without_a_key_every_sending_acts() -> None:
    effects: list[str] = []
    person = uuid7()
    run_once(person_id=person, key="", act=counting(effects))
    run_once(person_id=person, key="", act=counting(effects))
    assert effects == ["done", "done"]
    assert not IdempotencyKey.objects.exists()


@pytest.mark.django_db
def test_an_act_that_was_refused_leaves_no_receipt() -> None:
    def refuse() -> str:
        raise Refused("Not yet.")

    person = uuid7()
    with pytest.raises(Refused):
        run_once(person_id=person, key="k", act=refuse)
    assert run_once(person_id=person, key="k", act=lambda: "/now/") == ("/now/", True)


@pytest.mark.django_db(transaction=True)
def test_many_sendings_at_once_have_one_effect_and_one_answer(django_db_blocker: DjangoDbBlocker) -> None:
    person, ready = uuid7(), threading.Barrier(8)
    effects: list[str] = []
    answers: list[str] = []

    def send() -> None:
        with django_db_blocker.unblock():
            ready.wait()
            with transaction.atomic():
                answers.append(run_once(person_id=person, key="k", act=counting(effects))[0])
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert effects == ["done"]
    assert answers == ["/answer/1/"] * 8


@pytest.mark.django_db(transaction=True)
def test_a_waiting_sender_takes_over_when_the_first_one_is_rolled_back(
    django_db_blocker: DjangoDbBlocker,
) -> None:
    person, inside = uuid7(), threading.Event()
    answers: list[tuple[str, bool]] = []

    def fail() -> str:
        inside.set()
        threading.Event().wait(0.3)
        raise RuntimeError

    def first() -> None:
        with django_db_blocker.unblock():
            with pytest.raises(RuntimeError), transaction.atomic():
                run_once(person_id=person, key="k", act=fail)
            connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    inside.wait()
    with transaction.atomic():
        answers.append(run_once(person_id=person, key="k", act=lambda: "/second/"))
    thread.join()
    assert answers == [("/second/", True)]
