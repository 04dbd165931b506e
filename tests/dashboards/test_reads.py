"""The figures: equal to a recount, equal to what members see of their own set, and made of allowed columns alone."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from dashboards import reads
from dashboards.columns import ALLOWED, FACILITATOR, check_column, read
from dashboards.overview import Overview
from dashboards.sizes import sizes
from programmes.models import Programme
from sessions.models import Attendance, Session
from sessions.process.machine import Status
from sessions.reads.balance import balances
from sets.models import LearningSet, Membership
from tests import factories
from tests.cast import Cast
from tests.dashboards import chance
from tests.dashboards.recount import recount

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def by_name(overview: Overview) -> dict[str, object]:
    return {one.name: one for one in overview.sets}


@pytest.mark.parametrize("seed", range(6))
def test_figures_equal_a_recount_when_rows_are_random(seed: int) -> None:
    programme = chance.programme(seed, sets=8)
    overview = reads.overview(programme.pk)
    counted = recount(programme)
    assert {one.name: one.history.all_turns for one in overview.sets} == {
        n: c.turns for n, c in counted.items()
    }
    assert {
        one.name: tuple((cell.places, cell.came) for cell in one.history.all_cells) for one in overview.sets
    } == {name: count.cells for name, count in counted.items()}
    assert overview.held == sum(count.held for count in counted.values())
    assert {one.name: one.history.unchanged for one in overview.sets} == {
        n: c.unchanged for n, c in counted.items()
    }
    enough = [[cell for cell in c.cells if cell[0] >= 4] for c in counted.values()]
    cells = [cell for of_set in enough if len(of_set) >= 2 for cell in of_set]
    places, came = sum(p for p, _c in cells), sum(c for _p, c in cells)
    assert overview.came_percent == (int(100 * came / places + 0.5) if places else None)
    shown = [c for c in counted.values() if len(c.turns) >= 4 and len(c.cells) >= 2 and c.unchanged >= 2]
    uneven = [c for c in shown if max(c.turns) - min(c.turns) >= 2]
    waits = [c for c in shown if c not in uneven and min(c.turns) == 0]
    evenly = len(shown) - len(uneven) - len(waits)
    assert (overview.even, overview.not_all_yet, overview.uneven) == (evenly, len(waits), len(uneven))


@pytest.mark.parametrize("seed", range(6, 10))
def test_turns_equal_what_members_see_of_their_own_set(seed: int) -> None:
    programme = chance.programme(seed, sets=6)
    overview = reads.overview(programme.pk)
    theirs = balances([one.id for one in overview.sets])
    # Members see all turns since each joined; a lead those of the sessions since their members last changed.
    always = [one for one in overview.sets if one.history.unchanged == len(one.history.all_cells)]
    assert {one.id: one.history.all_turns for one in always} == {
        one.id: tuple(sorted((share.turns for share in theirs[one.id]), reverse=True)) for one in always
    }


def test_figures_follow_when_a_session_closes_or_a_member_goes(people: Cast) -> None:
    for days in (60, 30):
        factories.closed_session(
            people.harbour, on=clock.now() - timedelta(days=days), presenters=[people.cleo, people.dev]
        )

    def turns() -> tuple[str, tuple[int, ...]]:
        history = by_name(reads.overview(people.programme.pk))["Harbour set"].history  # type: ignore[attr-defined]
        return history.showing_turns.value, history.all_turns

    assert turns() == ("shown", (2, 2, 0, 0, 0, 0))
    factories.closed_session(people.harbour, on=clock.now() - timedelta(days=4), presenters=[people.ben])
    assert turns() == ("shown", (2, 2, 1, 0, 0, 0))
    Membership.objects.filter(person=people.cleo).update(ended_at=clock.now() - timedelta(days=3))
    assert turns() == ("settling", (0, 0, 0, 0, 0))
    for days in (2, 1):
        factories.closed_session(
            people.harbour, on=clock.now() - timedelta(days=days), presenters=[people.dev]
        )
    assert turns() == ("shown", (2, 0, 0, 0, 0))
    factories.membership(factories.user(), people.harbour, started_at=clock.now())
    assert turns() == ("settling", (0, 0, 0, 0, 0, 0))


def test_turns_are_settling_when_one_member_takes_the_place_of_another(people: Cast) -> None:
    for days in (60, 30):
        factories.closed_session(
            people.harbour, on=clock.now() - timedelta(days=days), presenters=[people.dev]
        )
    before = reads.overview(people.programme.pk).sets[0].history
    now, members = clock.now(), Membership.objects.filter(learning_set=people.harbour)
    members.filter(person=people.ben).update(ended_at=now)
    factories.membership(factories.user(), people.harbour, started_at=now)
    after = reads.overview(people.programme.pk).sets[0].history
    assert (before.showing_turns.value, after.showing_turns.value) == ("shown", "settling")
    assert (before.all_cells, before.came) == (after.all_cells, after.came)
    members.filter(person=people.ben).update(ended_at=None)
    members.exclude(person__in=people.members).filter(role="member").delete()
    assert reads.overview(people.programme.pk).sets[0].history == before  # undone: as if they had not left


def test_planned_by_today_counts_days_that_have_come(people: Cast) -> None:
    now = clock.now()
    factories.closed_session(people.harbour, on=now - timedelta(days=40))
    factories.session(people.harbour, starts_at=now - timedelta(days=9), status=Status.CANCELLED)
    factories.session(people.harbour, starts_at=now - timedelta(days=3))
    factories.session(people.harbour, starts_at=now + timedelta(days=3))
    overview = reads.overview(people.programme.pk)
    assert (overview.held, overview.planned_by_now) == (1, 3)
    harbour = next(one for one in overview.sets if one.id == people.harbour.pk)
    assert (harbour.has_next_date, harbour.needs_date) == (True, False)
    assert overview.meeting == 1  # Heron has no date


def test_plan_of_a_set_is_what_was_held_what_has_a_date_and_what_has_none(people: Cast) -> None:
    factories.closed_session(people.harbour, presenters=[people.ben])
    for days in (10, 20):
        factories.session(people.harbour, starts_at=clock.now() + timedelta(days=days))
    cancelled = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=30))
    Session.objects.filter(pk=cancelled.pk).update(status=Status.CANCELLED)
    (harbour,) = [one for one in reads.overview(people.programme.pk).sets if one.name == "Harbour set"]
    assert (harbour.planned, harbour.dates.held, harbour.dates.ahead, harbour.to_plan) == (9, 1, 2, 6)


def test_newcomer_counts_from_the_day_they_joined_and_observers_never(people: Cast) -> None:
    now = clock.now()
    held = factories.closed_session(people.harbour, on=now - timedelta(days=40))
    newcomer, observer = factories.user(), factories.user()
    factories.membership(newcomer, people.harbour, started_at=now - timedelta(days=2))
    factories.membership(observer, people.harbour, "observer")
    Attendance.objects.create(session=held, person=newcomer)
    factories.closed_session(people.harbour, on=now - timedelta(days=1))
    harbour = next(s for s in reads.overview(people.programme.pk).sets if s.id == people.harbour.pk)
    assert [(cell.places, cell.came) for cell in harbour.history.all_cells] == [(6, 6), (7, 7)]


def test_queries_stay_six_however_many_sets_there_are() -> None:
    counted = []
    for sets in (1, 10):
        programme = chance.programme(1, sets=sets)
        with CaptureQueriesContext(connection) as queries:
            reads.overview(programme.pk)
        counted.append(len(queries))
    assert counted == [6, 6]


def test_queries_are_three_when_nothing_has_changed_since() -> None:
    programme = chance.programme(1, sets=3)
    first = reads.overview(programme.pk)
    with CaptureQueriesContext(connection) as queries:
        again = reads.overview(programme.pk)
    assert len(queries) == 3
    assert again.sets == first.sets


def test_only_listed_columns_reach_the_database() -> None:
    programme = chance.programme(2, sets=3)
    with CaptureQueriesContext(connection) as queries:
        reads.overview(programme.pk)
        sizes([programme])
    asked = {pair for query in queries for pair in re.findall(r'"(\w+)"\."(\w+)"', query["sql"])}
    listed = {
        (model._meta.db_table, getattr(model._meta.get_field(name), "column", ""))
        for model, names in ALLOWED.items()
        for name in names | (FACILITATOR if model._meta.label == "accounts.User" else frozenset())
    }
    tables = {model._meta.db_table for model in apps.get_models()}
    assert {pair for pair in asked if pair[0] in tables} <= listed


@pytest.mark.parametrize(
    ("model", "path"),
    [
        (LearningSet, "venue"),
        (Session, "closing_question"),
        (Session, "session_rounds__issue__topic_line"),
        (Membership, "person__name"),
        (Membership, "person__password"),
        (Programme, "purpose"),
    ],
)
def test_a_column_that_is_not_listed_is_refused(model: type, path: str) -> None:
    with pytest.raises(LookupError):
        check_column(model, path)
    with pytest.raises(LookupError):
        read(model._default_manager.all(), path)  # type: ignore[attr-defined]
