"""The facilitator's log: their own sessions, their own words, nobody else's eyes."""

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from sessions.models import LogEntry
from tests import factories
from tests.cast import cast

pytestmark = pytest.mark.django_db


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_log_keeps_words_for_their_author_alone() -> None:
    people = cast()
    held = factories.closed_session(people.harbour, presenters=[people.ben])
    ada = client_of(people.ada)
    kept = ada.post(reverse("sessions:log"), {"session": held.pk, "words": "I spoke too soon, twice."})
    assert kept.status_code == 302
    assert "I spoke too soon, twice." in ada.get(reverse("sessions:log")).content.decode()
    for other in (people.ben, people.gita, people.esi):
        assert "too soon" not in client_of(other).get(reverse("sessions:log")).content.decode()


def test_log_refuses_a_session_that_somebody_else_ran() -> None:
    people = cast()
    held = factories.closed_session(people.harbour, presenters=[people.ben])
    assert (
        client_of(people.ben).post(reverse("sessions:log"), {"session": held.pk, "words": "x"}).status_code
        == 403
    )
    with scopes_disabled():
        assert LogEntry.objects.count() == 0


def test_log_keeps_what_was_typed_when_it_is_too_long() -> None:
    people = cast()
    held = factories.closed_session(people.harbour, presenters=[people.ben])
    words = "long " * 5000
    answer = client_of(people.ada).post(reverse("sessions:log"), {"session": held.pk, "words": words})
    assert answer.status_code == 422
    assert "At most 20000 characters." in answer.content.decode()
    assert words.strip()[-200:] in answer.content.decode()


@pytest.mark.parametrize("held", [1, 3])
def test_log_asks_as_often_with_three_sessions_as_with_one(held: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    people = cast()
    for _n in range(held):
        factories.closed_session(people.harbour, presenters=[people.ben])
    ada = client_of(people.ada)
    ada.get(reverse("sessions:log"))
    with django_assert_num_queries(10):
        ada.get(reverse("sessions:log"))
