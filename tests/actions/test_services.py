"""Committing to actions, reporting on them, and taking back what was not meant."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django_scopes import scopes_disabled

from actions import services
from actions.models import Action, Report, Tally
from core import clock
from core.errors import Refused
from sets.models import Membership
from tests import factories
from tests.cast import Cast, cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def _scopes() -> Iterator[None]:
    with scopes_disabled():
        yield


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.mark.parametrize("words", ["", "   ", "x" * 10_000])
def test_an_action_without_words_or_with_too_many_is_refused(people: Cast, words: str) -> None:
    with pytest.raises(Refused):
        services.commit_to(owner_id=people.ben.pk, learning_set_id=people.harbour.pk, words=words)
    assert not Action.objects.exists()


def test_its_owner_alone_changes_it(people: Cast) -> None:
    action = factories.action(people.ben, people.harbour)
    changed = services.change_action(action_id=action.pk, person=people.ben, words=" I will. ", due_on=None)
    assert str(changed.words) == "I will."
    with pytest.raises(PermissionDenied):
        services.change_action(action_id=action.pk, person=people.cleo, words="Mine.", due_on=None)


def test_whose_membership_ended_meanwhile_says_nothing_more_into_the_set(people: Cast) -> None:
    """The page asked before the lock; the verb asks again after it."""
    open_, done = factories.action(people.ben, people.harbour), factories.action(people.ben, people.harbour)
    services.report_on(action_id=done.pk, person=people.ben, outcome="done")
    Membership.objects.filter(person=people.ben).update(ended_at=clock.now())
    known: dict[str, Any] = {"action_id": open_.pk, "person": people.ben}
    for say in (
        lambda: services.report_on(**known, outcome="done", happened="Late"),
        lambda: services.change_action(**known, words="Late", due_on=None),
        lambda: services.drop_action(**known, reason="Late"),
        lambda: services.take_back(**known),
        lambda: services.carry_on(action_id=done.pk, person=people.ben),
    ):
        with pytest.raises(PermissionDenied):
            say()
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("outcome", "keep_open", "is_open"),
    [
        ("done", False, False),
        ("changed", False, False),
        ("done", True, True),
        ("partly", False, True),
        ("not-yet", False, True),
    ],
)
def test_a_report_closes_what_is_done_or_changed_unless_the_rest_is_kept_open(
    people: Cast, outcome: str, keep_open: bool, is_open: bool
) -> None:
    action = factories.action(people.ben, people.harbour)
    services.report_on(action_id=action.pk, person=people.ben, outcome=outcome, keep_open=keep_open)
    action.refresh_from_db()
    assert (action.outcome, action.is_open) == (outcome, is_open)


def test_a_report_of_the_same_session_is_changed_and_not_doubled(people: Cast) -> None:
    action, since = factories.action(people.ben, people.harbour), clock.now()
    for outcome in ("done", "partly"):
        services.report_on(action_id=action.pk, person=people.ben, outcome=outcome, since=since)
    assert [report.outcome for report in Report.objects.all()] == ["partly"]
    services.report_on(action_id=action.pk, person=people.ben, outcome="done", since=clock.now())
    assert Report.objects.count() == 2


@pytest.mark.parametrize(
    ("who", "outcome", "happened", "raised"),
    [
        ("cleo", "done", "", PermissionDenied),
        ("ben", "splendid", "", Refused),
        ("ben", "done", "x" * 10_000, Refused),
    ],
)
def test_a_report_by_another_or_of_another_kind_is_refused(
    people: Cast, who: str, outcome: str, happened: str, raised: type[Exception]
) -> None:
    action = factories.action(people.ben, people.harbour)
    with pytest.raises(raised):
        services.report_on(
            action_id=action.pk, person=getattr(people, who), outcome=outcome, happened=happened
        )
    assert not Report.objects.exists()


def test_an_action_with_a_report_stays(people: Cast) -> None:
    action = factories.action(people.ben, people.harbour)
    with pytest.raises(PermissionDenied):
        services.take_back(action_id=action.pk, person=people.cleo)
    factories.report(action)
    with pytest.raises(Refused):
        services.take_back(action_id=action.pk, person=people.ben)
    assert Action.objects.exists()


def test_figures_follow_without_touching_words(people: Cast) -> None:
    first = factories.action(people.ben, people.harbour)
    services.recount(learning_set_id=people.harbour.pk, asked_before=clock.now())
    factories.action(people.cleo, people.harbour)
    factories.report(first)
    tally = Tally.objects.get(learning_set=people.harbour)
    assert (tally.said, tally.due, tally.reported) == (2, 1, 1)
