"""Outside a scope nothing is asked of a table with words: by no method, and by no relation that leads to it."""

import asyncio
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from django.db import models
from django_scopes import scope, scopes_disabled
from django_scopes.exceptions import ScopeError

from actions.models import Action, Report
from core.db.scoped_relations import ScopedRelation
from core.db.scoping import dimensions_of
from core.sealing.registry import sealed_models
from issues.models import Brief, Issue
from sessions.models import Bid, Commitment, Round
from sets.models import Acceptance, LearningSet
from tests import factories
from tests.cast import Cast, cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]

# What writes a new row, or leads to none.
FREE = {"create", "acreate", "bulk_create", "abulk_create", "none", "using", "as_manager"}
QUESTIONS = sorted(
    name
    for name in dir(models.QuerySet)
    if not name.startswith("_") and callable(getattr(models.QuerySet, name)) and name not in FREE
)


async def each(rows: Any) -> list[Any]:
    return [row async for row in rows]


LOOKS: list[Callable[[Any], object]] = [
    list, len, bool, repr, pickle.dumps,
    lambda rows: rows[0], lambda rows: rows[:3], lambda rows: rows | rows, lambda rows: rows & rows,
    lambda rows: asyncio.run(each(rows)), lambda rows: list(Round.objects.filter(issue__in=rows)),
]  # fmt: skip


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def held(people: Cast) -> Round:
    """Cleo's round, with an action; her issue has a brief, and the set an agreement that Ben accepted."""
    session = factories.closed_session(
        people.harbour, presenters=[people.cleo], promises=[(people.cleo, "I will ask.")]
    )
    factories.agreement(people.harbour, accepted_by=[people.ben])
    turn = Round.objects.get(session=session)
    with scopes_disabled():
        assert turn.issue is not None
        factories.brief(turn.issue)
    return Round.objects.get(pk=turn.pk)


@pytest.mark.parametrize("model", sealed_models(), ids=lambda model: model.__name__)
def test_every_model_with_words_says_what_its_scope_is(model: type[models.Model]) -> None:
    assert dimensions_of(model) in (
        {"learning_set": "learning_set_id"},
        {"person": "person_id"},
        {"programme": "programme_id"},
    )


@pytest.mark.parametrize("model", [Action, Brief])
def test_no_question_is_answered_outside_a_scope(model: Any) -> None:
    """Every method that Django's query sets have, those of a later one too."""
    closed = (model.objects.get_queryset(), model.objects.using("default"))
    answered = [name for name in QUESTIONS for rows in closed if not _is_refused(getattr(rows, name))]
    assert {"exists", "aexists", "count", "contains", "explain", "union", "aiterator"} <= {*QUESTIONS}
    assert answered == []


def _is_refused(question: Callable[[], object]) -> bool:
    try:
        question()
    except ScopeError:
        return True
    except TypeError:  # it wanted more than nothing: it would have answered
        return False
    return False


@pytest.mark.parametrize("look", LOOKS)
def test_no_row_is_looked_at_outside_a_scope(look: Callable[[Any], object]) -> None:
    with pytest.raises(ScopeError):
        look(Issue.objects.get_queryset())
    with pytest.raises(ScopeError):
        look(Issue.objects.using("default"))


def test_rows_of_a_set_raise_too_when_they_come_through_it(held: Round, people: Cast) -> None:
    with pytest.raises(ScopeError):
        list(people.harbour.actions.all())
    with pytest.raises(ScopeError):
        LearningSet.objects.prefetch_related("actions").get(pk=people.harbour.pk)


def test_what_leads_to_one_row_of_words_is_known(held: Round) -> None:
    """Somebody who adds a relation to a table with words finds it guarded, and names it here."""
    leading = {
        f"{model.__name__}.{name}"
        for model in _every_model()
        for name, value in vars(model).items()
        if isinstance(value, ScopedRelation)
    }
    expected = "Acceptance.agreement Action.issue Bid.issue Brief.issue Commitment.action Issue.brief"
    # The way back of Commitment.action leads to a row without words, for which no scope is asked.
    assert leading == {
        *expected.split(),
        "ActionEvent.action",
        "Evidence.action",
        "Renewal.agreement",
        "Review.agreement",
        "Action.commitment",
        "Report.action",
        "Round.issue",
        "Round.theme",
    }


def _every_model() -> list[type[models.Model]]:
    from django.apps import apps

    return list(apps.get_models())


def _ways(held: Round) -> list[Callable[[], object]]:
    bids, links = Bid.objects.filter(session=held.session_id), Commitment.objects.filter(round=held)
    accepted = Acceptance.objects.order_by("id")
    rounds = Round.objects.filter(pk=held.pk)
    return [
        lambda: rounds.get().issue,
        lambda: rounds.select_related("issue").get().issue,
        lambda: rounds.prefetch_related("issue").get().issue,
        lambda: bids.select_related("issue")[0].issue,
        lambda: links.get().action,
        lambda: links.select_related("action__issue").get().action,
        lambda: accepted[0].agreement,
    ]


@pytest.mark.parametrize("nth", range(7))
def test_no_relation_leads_to_words_outside_a_scope(held: Round, people: Cast, nth: int) -> None:
    follow = _ways(held)[nth]
    with pytest.raises(ScopeError):
        follow()
    with scope(learning_set=[people.heron.pk], person=[people.cleo.pk]), pytest.raises(ScopeError):
        follow()
    with scope(learning_set=[people.harbour.pk], person=[people.cleo.pk]):
        assert follow() is not None


def test_a_brief_is_its_authors_whichever_way_leads_to_it(held: Round, people: Cast) -> None:
    with scope(learning_set=[people.harbour.pk], person=[people.ben.pk]):
        for issues in (Issue.objects.all(), Issue.objects.select_related("brief")):
            with pytest.raises(ScopeError):
                _ = issues.get(owner=people.cleo).brief
    with scope(learning_set=[people.harbour.pk], person=[people.cleo.pk]):
        assert Issue.objects.get(owner=people.cleo).brief.words == "What happened so far."


def test_a_relation_that_leads_nowhere_asks_for_no_scope(people: Cast) -> None:
    session = factories.open_session(people.harbour, rounds=1)
    assert Round.objects.get(session=session).issue is None


def test_columns_joined_in_from_elsewhere_come_sealed(held: Round, people: Cast) -> None:
    joined: Any = LearningSet.objects.filter(pk=people.harbour.pk)
    values = [
        *joined.values_list("actions__words", flat=True),
        *joined.values_list("issues__topic_line", flat=True),
    ]
    assert [type(value) for value in values] == [bytes, bytes]


def test_new_rows_are_written_outside_a_scope(people: Cast) -> None:
    made = Action.objects.create(owner=people.ben, learning_set=people.harbour, words="I will ask.")
    Action.objects.bulk_create([Action(owner=people.ben, learning_set=people.harbour, words="I will go.")])
    assert list(Action.objects.none()) == []
    with scopes_disabled():
        assert Action.objects.count() == 2
        assert Report(action=made, learning_set=people.harbour).action == made
