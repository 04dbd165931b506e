"""What would tell of a single person is hidden, on the page, in sums, in exports, and between two of them."""

from datetime import timedelta

import pytest
from django.test import Client

from actions.models import Action, Tally
from core import clock
from core.db.unscoped import rows
from dashboards import reads
from dashboards.figures import SetFigures
from dashboards.forms import RowsForm
from dashboards.overview import Overview
from dashboards.templatetags.figures import turns_circle
from programmes.models import Programme
from sets.models import LearningSet
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def held(one: LearningSet, times: int, *, absent: int = 0) -> None:
    members = factories.members_of(one)
    for number in range(times):
        factories.closed_session(
            one,
            on=clock.now() - timedelta(days=10 + times - number),
            host=factories.facilitator_of(one),
            came=members[absent:],
            presenters=members[-1:],
            promises=[(members[-1], "I will.")],
        )


def learning_set(within: Programme, members: int) -> LearningSet:
    return factories.learning_set(within=within, members=members, facilitators=[factories.user()])


def figures(one: LearningSet) -> tuple[SetFigures, Overview]:
    overview = reads.overview(one.programme_id)
    return next(figures for figures in overview.sets if figures.id == one.pk), overview


@pytest.mark.parametrize(("members", "sessions", "hidden"), [(3, 2, True), (4, 1, True), (4, 2, False)])
def test_set_is_hidden_when_under_four_people_or_two_sessions(
    members: int, sessions: int, hidden: bool
) -> None:
    one = learning_set(factories.programme(), members)
    held(one, sessions)
    shown, overview = figures(one)
    assert (not shown.history.has_turns, overview.hidden) == (hidden, int(hidden))
    assert (
        shown.history.cells == (),
        shown.came_percent is None,
    ) == (hidden,) * 2
    assert shown.due is None  # of one owner


@pytest.mark.parametrize("due", [0, 3])
def test_page_and_files_agree_that_few_actions_are_hidden(client: Client, due: int) -> None:
    one = learning_set(factories.programme(), 5)
    Tally.objects.create(
        learning_set=one, shown_due=due, shown_reported=0, shown_done=0, shown_at=clock.now()
    )
    shown, overview = figures(one)
    assert (shown.due, shown.reported, shown.done, overview.due) == (None, None, None, 0)
    client.force_login(factories.role(factories.user(), one.programme).person)
    answer = client.get(f"/programmes/{one.programme_id}/figures.csv")
    line = b"".join(answer.streaming_content).decode().splitlines()[1]  # type: ignore[attr-defined]
    assert line.endswith(
        "none yet,none yet,none yet,none yet,none yet"
    )  # no session was held, whatever is due


def test_hidden_set_changes_no_sum() -> None:
    programme = factories.programme()
    held(learning_set(programme, 5), 2, absent=1)
    before = reads.overview(programme.pk)
    held(learning_set(programme, 3), 3, absent=2)
    after = reads.overview(programme.pk)
    sums = [(o.came_percent, o.even, o.uneven, o.reported_percent) for o in (before, after)]
    assert sums[0] == sums[1]
    assert (after.hidden, after.held) == (1, 5)


def test_session_with_few_members_is_hidden_within_its_set() -> None:
    programme = factories.programme()
    one = learning_set(programme, 3)
    held(one, 1, absent=2)
    for _ in range(3):
        factories.membership(factories.user(), one, started_at=clock.now() - timedelta(days=5))
    for days in (4, 3):
        factories.closed_session(one, on=clock.now() - timedelta(days=days))
    shown, overview = figures(one)
    assert [cell and cell.percent for cell in shown.history.cells] == [None, 100, 100]
    assert (shown.history.places, shown.came_percent, overview.came_percent) == (12, 100, 100)


def test_filters_choose_rows_and_never_work_out_a_figure() -> None:
    programme = factories.programme()
    for members in (5, 3, 6):
        held(learning_set(programme, members), 2, absent=1)
    overview = reads.overview(programme.pk)
    for one in overview.sets:
        facilitator = str(one.facilitators[0].id)
        form = RowsForm({"facilitator": facilitator}, overview=overview)
        assert [row is one for row in form.rows()] == [True]
    assert overview.came_percent == 82  # (8 + 10) of (10 + 12): the hidden set is in no sum


def test_page_says_hidden_and_draws_nothing_when_numbers_are_small(client: Client) -> None:
    programme = factories.programme()
    held(learning_set(programme, 3), 2, absent=1)
    lead = factories.user()
    factories.role(lead, programme)
    client.force_login(lead)
    page = client.get(f"/programmes/{programme.pk}/").content.decode()
    assert page.count("Hidden</td>") == 4
    assert 'class="full"' not in page
    lines = b"".join(client.get(f"/programmes/{programme.pk}/figures.csv")).decode().splitlines()
    assert lines[1].endswith(",Europe/London" + ",hidden" * 10)


def test_circle_draws_the_most_and_the_fewest_and_never_how_many_have_them() -> None:
    drawn = set()
    for presenters in ([0, 1], [0, 2], [3, 0]):
        one = learning_set(factories.programme(), 6)
        members = factories.members_of(one)
        for number, days in enumerate((30, 20)):
            by = [members[presenters[number]]]
            factories.closed_session(one, on=clock.now() - timedelta(days=days), presenters=by)
        for days in (15, 10):
            factories.closed_session(one, on=clock.now() - timedelta(days=days), presenters=members[4:5])
        drawn.add(turns_circle(figures(one)[0], size=48))
    assert len(drawn) == 1


def test_actions_are_shown_of_four_owners_and_change_only_by_four_at_a_close() -> None:
    one = learning_set(factories.programme(), 5)
    members, now = factories.members_of(one), clock.now()
    for number, days in enumerate((50, 40, 30)):
        owners = members[number : number + 2]
        factories.closed_session(
            one,
            on=now - timedelta(days=days),
            presenters=owners,
            promises=[(who, "I will.") for who in owners],
        )
        assert figures(one)[0].due is None  # of none, two, and three owners
    factories.closed_session(one, on=now - timedelta(days=20))
    assert (figures(one)[0].due, figures(one)[0].reported) == (6, 0)
    said = list(rows(Action).filter(learning_set=one).order_by("created_at"))
    for action in said[:2]:
        factories.report(action)
    factories.closed_session(one, on=now - timedelta(minutes=1))
    assert figures(one)[0].reported == 0  # two have reported since
    for action in said[2:]:
        factories.report(action)
    assert figures(one)[0].reported == 0  # all have, and no session has closed since
    factories.closed_session(one, on=clock.now())
    assert (figures(one)[0].due, figures(one)[0].reported_percent) == (6, 100)
