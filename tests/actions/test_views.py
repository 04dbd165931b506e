"""What one said one would do: mine by date, the set's from the day I joined, and each story to its end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled
from pytest_django.fixtures import Settings

from accounts.models import Draft, User
from accounts.services import save_draft
from actions.models import Action, Report
from core import clock
from tests import factories
from tests.cast import WideCast, wide_cast

pytestmark = pytest.mark.django_db

LIST_QUERIES, SET_QUERIES = 12, 8


@pytest.fixture
def people(settings: Settings) -> WideCast:
    settings.USERSESSIONS_TRACK_ACTIVITY = False
    return wide_cast()


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(person: User, name: str, *args: object) -> str:
    answer = client_of(person).get(reverse(f"actions:{name}", args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_my_actions_come_by_date_and_name_the_next_session(people: WideCast) -> None:
    factories.session(people.harbour, starts_at=clock.now() + timedelta(days=9))
    soon = clock.now().date() + timedelta(days=2)
    factories.action(people.ben, people.harbour, "by-session")
    factories.action(people.ben, people.harbour, "by-date", due_on=soon)
    factories.action(people.cleo, people.harbour, "canary-cleo")
    shown = text(people.ben, "list")
    assert shown.index("by-date") < shown.index("by-session")
    assert "By the next session," in shown
    assert "canary-cleo" not in shown
    assert "overdue" not in shown.lower()


def test_who_left_is_told_no_dates_of_the_set_and_who_still_reads_it(people: WideCast) -> None:
    coming = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=9))
    action = factories.action(people.leaver, people.harbour, "I will ask.")
    for said in (text(people.leaver, "list"), text(people.leaver, "detail", action.pk)):
        assert f"{coming.starts_at.day} {coming.starts_at:%B}" not in said
        assert "By the next session" not in said
        assert "You have left Harbour set. These words stay yours to read" in said
    sent = {"outcome": "partly", "happened": "I asked.", "changed": "", "key": "k"}
    report = client_of(people.leaver).post(reverse("actions:report", args=[action.pk]), sent)
    assert report.status_code == 403
    factories.membership(people.leaver, people.harbour, seat=8)
    assert "By the next session," in text(people.leaver, "list")


def test_empty_list_says_what_will_come(people: WideCast) -> None:
    assert "What you commit to in a round is listed here" in text(people.ben, "list")


def test_report_is_kept_once_and_tells_the_story(people: WideCast) -> None:
    action = factories.action(people.ben, people.harbour, "I will ask.")
    ben, url = client_of(people.ben), reverse("actions:report", args=[action.pk])
    save_draft(person=people.ben, slot=f"action:{action.pk}:happened", words="half-typed")
    assert "half-typed" in ben.get(url).content.decode()
    words = {"outcome": "done", "happened": "I asked.", "changed": "She answered.", "key": "k"}
    for _n in range(2):
        assert ben.post(url, words).status_code == 302
    with scopes_disabled():
        assert Report.objects.count() == 1
        assert Action.objects.get().closed_at is not None
        assert Draft.objects.count() == 0
    shown = text(people.cleo, "detail", action.pk)
    assert "I asked." in shown
    assert "She answered." in shown
    assert "Save my report" not in shown


def test_report_keeps_the_rest_open_when_asked(people: WideCast) -> None:
    action = factories.action(people.ben, people.harbour)
    url = reverse("actions:report", args=[action.pk])
    client_of(people.ben).post(url, {"outcome": "done", "keep_open": "on"})
    with scopes_disabled():
        assert Action.objects.get().is_open


def test_report_says_what_is_missing_beside_the_field_and_keeps_what_was_typed(people: WideCast) -> None:
    action = factories.action(people.ben, people.harbour)
    url = reverse("actions:report", args=[action.pk])
    answer = client_of(people.ben).post(url, {"outcome": "great", "happened": "kept-as-typed"})
    assert answer.status_code == 422
    assert "Choose what became of it" in answer.content.decode()
    assert "kept-as-typed" in answer.content.decode()


def test_actions_of_others_are_read_from_the_day_one_joined_and_changed_by_nobody(people: WideCast) -> None:
    old = factories.action(
        people.cleo, people.harbour, "canary-old", created_at=clock.now() - timedelta(days=3)
    )
    new = factories.action(people.cleo, people.harbour, "canary-new")
    of_set = text(people.newcomer, "of_set", people.harbour.pk)
    assert ["canary-old" in of_set, "canary-new" in of_set] == [False, True]
    story, report = (reverse(f"actions:{name}", args=[old.pk]) for name in ("detail", "report"))
    statuses = {
        person.short_name: client_of(person).get(story).status_code
        for person in (
            people.ben,
            people.ada,
            people.newcomer,
            people.leaver,
            people.finn,
            people.esi,
            people.sam,
        )
    }
    assert statuses == {"Ben": 200, "Ada": 200, "Nell": 404, "Lou": 404, "Finn": 404, "Esi": 404, "Sam": 404}
    assert client_of(people.ada).post(report, {"outcome": "done"}).status_code == 403
    assert client_of(people.ben).get(reverse("actions:change", args=[new.pk])).status_code == 403


def test_leaver_keeps_their_own_action(people: WideCast) -> None:
    mine = factories.action(people.leaver, people.harbour, "still-mine")
    assert "still-mine" in text(people.leaver, "list")
    assert "still-mine" in text(people.leaver, "detail", mine.pk)
    assert (
        client_of(people.leaver).get(reverse("actions:of_set", args=[people.harbour.pk])).status_code == 404
    )


def test_action_between_meetings_is_added_once(people: WideCast) -> None:
    ben = client_of(people.ben)
    for _n in range(2):
        assert ben.post(reverse("actions:create"), {"words": "I will ring.", "key": "k"}).status_code == 302
    with scopes_disabled():
        assert [str(one.words) for one in Action.objects.all()] == ["I will ring."]


@pytest.mark.parametrize(
    ("words", "due_on", "said"),
    [
        ("", "", "Write the action as it was said."),
        ("x" * 10_000, "", "Keep it under 4,000 characters."),
        ("I will.", "2020-01-01", "That day has passed."),
        ("I will.", "0026-02-02", "That day has passed."),  # a year of two figures, as some browsers send it
        ("I will.", "9999-01-01", "That is more than three years away."),
        ("I will.", "soon", "Write the date as day, month and year."),
    ],
)
def test_action_is_refused_beside_its_field(people: WideCast, words: str, due_on: str, said: str) -> None:
    answer = client_of(people.ben).post(reverse("actions:create"), {"words": words, "due_on": due_on})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_owner_says_it_in_other_words(people: WideCast) -> None:
    action = factories.action(people.ben, people.harbour)
    url = reverse("actions:change", args=[action.pk])
    assert client_of(people.ben).post(url, {"words": "I will write."}).status_code == 302
    assert "I will write." in text(people.ben, "detail", action.pk)


@pytest.mark.parametrize("many", [1, 3])
def test_lists_take_as_many_queries_whatever_the_data(
    people: WideCast, many: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for _n in range(many):
        factories.report(factories.action(people.ben, people.harbour), "partly")
        factories.report(factories.action(people.ben, people.harbour), "done")
        factories.action(people.cleo, people.harbour)
    ben = client_of(people.ben)
    ben.get(reverse("privacy:who_sees_what"))
    with django_assert_num_queries(LIST_QUERIES):
        ben.get(reverse("actions:list"))
    with django_assert_num_queries(SET_QUERIES):
        ben.get(reverse("actions:of_set", args=[people.harbour.pk]))


def test_actions_of_people_with_one_first_name_stand_apart(people: WideCast) -> None:
    for person, name in (
        (people.cleo, "Miguel Costa"),
        (people.dev, "Miguel Sá"),
        (people.hal, "Dr Ana Mead"),
    ):
        person.name = name
        person.save()
        factories.action(person, people.harbour)
    shown = client_of(people.ben).get(reverse("actions:of_set", args=[people.harbour.pk])).content.decode()
    for name in ("Miguel C.", "Miguel S.", "Ana"):
        assert f"<strong>{name}</strong>" in shown
