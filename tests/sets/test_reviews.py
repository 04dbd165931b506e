"""A review: five minutes alone, then together; no mark and no sentence stands with a name, and no lead reads one."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from core import clock
from sets.models import Membership, Review, ReviewSheet
from tests import factories
from tests.cast import Cast
from tests.sets.conftest import SignedIn

pytestmark = pytest.mark.both


@pytest.fixture(autouse=True)
def agreed(people: Cast) -> None:
    factories.agreement(people.harbour)


def opened(people: Cast, signed_in: SignedIn, kind: str = "middle") -> None:
    url = reverse("sets:open_review", args=[people.harbour.pk])
    for _ in range(2):
        assert signed_in(people.ada).post(url, {"kind": kind}).status_code == 302


def share(people: Cast, signed_in: SignedIn, person: User, **said: str) -> Any:
    asked = {"mark_0": "3", "mark_1": "2", "mark_2": "", "keep": f"{person.name} keeps"} | said
    return signed_in(person).post(reverse("sets:review", args=[people.harbour.pk]), asked)


def page(people: Cast, signed_in: SignedIn, person: User) -> str:
    answer: Any = signed_in(person).get(reverse("sets:review", args=[people.harbour.pk]))
    assert answer.status_code == 200
    return " ".join(str(answer.content.decode()).split())


def look(people: Cast, signed_in: SignedIn) -> str:
    return str(
        signed_in(people.ada)
        .post(reverse("sets:show_review", args=[people.harbour.pk]), follow=True)
        .content.decode()
    )


def test_sheet_is_ones_own_until_all_are_looked_at_together(people: Cast, signed_in: SignedIn) -> None:
    opened(people, signed_in)
    assert Review.objects.count() == 1
    for person in (people.ben, people.cleo, people.dev):
        assert share(people, signed_in, person).status_code == 302
    mine = page(people, signed_in, people.ben)
    assert ["Ben Okafor keeps" in mine, "Cleo Barnes keeps" in mine, "3 of 7 sheets are in" in mine] == [
        True, False, True,
    ]  # fmt: skip
    assert "Cleo Barnes keeps" not in page(people, signed_in, people.ada)
    look(people, signed_in)
    shown = page(people, signed_in, people.hal)
    assert ["3 say it holds." in shown, "3 say mostly." in shown, "Nobody gave a mark." in shown] == [
        True
    ] * 3
    assert "Cleo Barnes keeps" in shown


def test_fewer_than_three_sheets_are_not_looked_at(people: Cast, signed_in: SignedIn) -> None:
    opened(people, signed_in)
    for person in (people.ben, people.cleo):
        share(people, signed_in, person)
    assert "At least 3 sheets of people who are in the set now have to be in first" in look(people, signed_in)
    assert Review.objects.get().shown_at is None


def test_sheet_of_somebody_who_left_is_not_one_of_the_three(people: Cast, signed_in: SignedIn) -> None:
    opened(people, signed_in)
    for person in (people.ben, people.cleo, people.dev):
        share(people, signed_in, person)
    Membership.objects.filter(person=people.dev).update(ended_at=clock.now())
    assert "2 of 6 sheets are in" in page(people, signed_in, people.ada)
    assert "of people who are in the set now" in look(people, signed_in)
    share(people, signed_in, people.hal)
    look(people, signed_in)
    assert Review.objects.get().shown_at is not None


def test_sheet_is_made_better_and_never_twice(people: Cast, signed_in: SignedIn) -> None:
    opened(people, signed_in)
    for said in ("First", "Second"):
        share(people, signed_in, people.ben, keep=said)
    with scopes_disabled():
        sheet = ReviewSheet.objects.get()
        assert (str(sheet.keep), str(sheet.marks)) == ("Second", "32--")


def test_sheet_that_comes_too_late_or_empty_is_kept_in_its_boxes(people: Cast, signed_in: SignedIn) -> None:
    opened(people, signed_in)
    empty = share(people, signed_in, people.ben, mark_0="", mark_1="", keep=" ")
    assert (empty.status_code, "Give a mark or write" in empty.content.decode()) == (422, True)
    long = share(people, signed_in, people.ben, change="ש" * 10_001)
    assert (long.status_code, "ש" * 10_001 in long.content.decode()) == (422, True)
    assert share(people, signed_in, people.ben, mark_0="9").status_code == 422


def test_who_came_later_and_who_only_watches_read_what_is_theirs(people: Cast, signed_in: SignedIn) -> None:
    opened(people, signed_in)
    for person in (people.ben, people.cleo, people.dev):
        share(people, signed_in, person)
    look(people, signed_in)
    late, watcher = factories.user("Nell Newcome"), factories.user("Oona Watch")
    factories.membership(late, people.harbour, started_at=clock.now() - timedelta(microseconds=1))
    factories.membership(watcher, people.harbour, "observer", started_at=clock.now() - timedelta(days=9))
    assert "Ben Okafor keeps" not in page(people, signed_in, late)
    refused = signed_in(watcher).post(reverse("sets:review", args=[people.harbour.pk]), {"keep": "x"})
    assert refused.status_code == 403


@pytest.mark.parametrize("number", [3, 10])
def test_page_asks_the_same_number_of_queries(
    people: Cast, signed_in: SignedIn, number: int, django_assert_num_queries: Any
) -> None:
    opened(people, signed_in)
    with scopes_disabled():
        review = Review.objects.get()
        for n in range(number):
            person = factories.user(f"Person {n}")
            factories.membership(person, people.harbour)
            ReviewSheet.objects.create(
                learning_set=people.harbour, review=review, author=person, marks="321", keep=f"Keeps {n}"
            )
    look(people, signed_in)
    browser, url = signed_in(people.ben), reverse("sets:review", args=[people.harbour.pk])
    browser.get(url)
    with django_assert_num_queries(8):
        assert browser.get(url).content.decode().count('class="voice">Keeps') == number


def test_open_review_stands_on_home_until_ones_sheet_is_in(people: Cast, signed_in: SignedIn) -> None:
    before = page(people, signed_in, people.ada)
    assert "each of the 7 people of the set" in before
    assert "What is said in the set stays in the set." in before  # it asks about confidentiality too
    opened(people, signed_in)
    for person in (people.ben, people.ada):
        assert "Look back with Harbour set" in _home(signed_in, person)
    assert "What is said in the set stays in the set." in page(people, signed_in, people.ben)
    share(people, signed_in, people.ben, mark_3="3")
    assert "Look back with" not in _home(signed_in, people.ben)
    assert "1 of 7 sheets are in." in _home(signed_in, people.ada)
    for person in (people.ada, people.cleo):
        share(people, signed_in, person)
    assert "3 of 7 sheets are in." in _home(signed_in, people.ada)
    look(people, signed_in)
    assert "sheets are in" not in _home(signed_in, people.ada)


def test_review_is_taken_back_while_no_sheet_is_in(people: Cast, signed_in: SignedIn) -> None:
    url = reverse("sets:take_review_back", args=[people.harbour.pk])
    opened(people, signed_in)
    assert signed_in(people.ben).post(url).status_code == 403
    for _twice in range(2):
        assert signed_in(people.ada).post(url).status_code == 302
    assert not Review.objects.exists()
    assert "Look back with" not in _home(signed_in, people.ben)
    opened(people, signed_in)
    share(people, signed_in, people.ben)
    refused = signed_in(people.ada).post(url, follow=True).content.decode()
    assert "A sheet is in already" in refused
    assert Review.objects.exists()


def _home(signed_in: SignedIn, person: User) -> str:
    answer: Any = signed_in(person).get(reverse("home"))
    return str(answer.content.decode())


def test_empty_page_says_what_a_review_is(people: Cast, signed_in: SignedIn) -> None:
    assert "No review yet" in page(people, signed_in, people.ben)


def test_taking_it_back_is_offered_only_while_it_can_be_done(people: Cast, signed_in: SignedIn) -> None:
    opened(people, signed_in)
    address = reverse("sets:take_review_back", args=[people.harbour.pk])
    assert address in page(people, signed_in, people.ada)
    share(people, signed_in, people.ben)
    Membership.objects.filter(person=people.ben).update(ended_at=clock.now())
    shown = page(people, signed_in, people.ada)
    assert ["0 of 6 sheets are in" in shown, address in shown] == [True, False]
