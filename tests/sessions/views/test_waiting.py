"""What waits in a set: since when and as wished, for who belonged to it then, taken back by its owner alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import User
from core import clock
from issues.models import Issue
from tests import factories
from tests.cast import WideCast, wide_cast
from tests.room.scene import client_of

pytestmark = pytest.mark.django_db

QUERIES = 8


@pytest.fixture
def people() -> WideCast:
    return wide_cast()


def page_of(people: WideCast, person: User) -> Any:
    return client_of(person).get(reverse("sessions:waiting", args=[people.harbour.pk]))


def test_a_carried_topic_says_since_when_and_how_its_owner_wishes_it(people: WideCast) -> None:
    long_ago = clock.now() - timedelta(days=20)
    issue = factories.issue(
        people.ben, people.harbour, "Who decides?", status="carried", offered_at=long_ago,
        wish_format="suggestions", wish_minutes=20,
    )  # fmt: skip
    factories.issue(people.cleo, people.harbour, "Kept among us", room_only=True)
    factories.closed_session(people.harbour, came=people.members[:4], presenters=[])
    said = page_of(people, people.gita).content.decode()
    assert "Who decides?" in said
    assert "Kept among us" not in said
    assert "waited 1 session" in said
    assert "20 minutes" in said
    assert "Take the topic back" not in said
    mine = page_of(people, people.ben).content.decode()
    assert reverse("issues:take_back", args=[issue.pk]) in mine
    assert "Take the topic back" in mine
    assert "Who decides?" not in page_of(people, people.newcomer).content.decode()


def test_an_empty_one_says_what_would_stand_there(people: WideCast) -> None:
    with scopes_disabled():
        Issue.objects.all().delete()
    assert "is not lost" in page_of(people, people.ben).content.decode()


def test_queries_do_not_grow(people: WideCast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    browser, url = client_of(people.gita), reverse("sessions:waiting", args=[people.harbour.pk])
    for many in (1, 9):
        for n in range(many):
            factories.issue(people.members[n % 4], people.harbour, f"Topic {n}")
        with django_assert_num_queries(QUERIES):
            assert browser.get(url).status_code == 200
