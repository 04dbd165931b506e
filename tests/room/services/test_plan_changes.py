"""Reshaping the plan while it runs: rounds stay whole, what has begun stays, and nothing lands behind the session."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core import clock
from core.errors import Refused, Stale
from issues.models import Issue
from room.services import plan_changes, round_settings, running, selection
from sessions.models import Bid, Round, Session, Step
from sessions.process.machine import Move
from sets.models import Membership
from tests import factories
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def plan(session: Session) -> list[tuple[str, str]]:
    """The plan as names: whose round, which stage."""
    rows = Step.objects.filter(session=session).select_related("round__presenter").order_by("position")
    return [
        (row.round.presenter.short_name if row.round and row.round.presenter else "", row.kind)
        for row in rows
    ]


def of(session: Session, name: str) -> list[tuple[str, int]]:
    """The stages of that presenter's round, with minutes."""
    rows = Step.objects.filter(session=session, round__presenter__name__startswith=name).order_by("position")
    return [(row.kind, row.minutes) for row in rows]


@pytest.fixture
def session(people: Cast) -> Session:
    """At selection, with rounds for Ben and Cleo."""
    session = factories.running_session(people.harbour, at="selection")
    factories.chosen(session, people.ben)
    factories.chosen(session, people.cleo)
    session.refresh_from_db()
    return session


def host(session: Session, **more: Any) -> dict[str, Any]:
    session.refresh_from_db()
    return {
        "session_id": session.pk,
        "person": session.host,
        "expected_version": session.version,
        **more,
    }


def go_to(session: Session, kind: str) -> Session:
    session.refresh_from_db()
    return factories.go_to(session, kind)


def turn_of(session: Session, name: str) -> Round:
    return Round.objects.get(session=session, presenter__name__startswith=name)


def test_choosing_a_topic_again_gives_its_round_back(session: Session, people: Cast) -> None:
    bid = Bid.objects.get(session=session, person=people.ben)
    selection.choose(**host(session), bid_id=bid.pk)
    assert of(session, "Ben") == []
    assert Round.objects.filter(session=session).count() == 2
    assert bid.issue is not None
    bid.issue.refresh_from_db()
    assert bid.issue.status == Issue.Status.OFFERED
    selection.choose(**host(session), bid_id=bid.pk)
    assert of(session, "Ben")[0] == ("presenting", 3)


def test_a_third_topic_adds_a_round_and_giving_it_back_takes_it_out(session: Session, people: Cast) -> None:
    before = plan(session)
    bid = factories.bid(session, people.dev)
    selection.choose(**host(session), bid_id=bid.pk)
    assert len(of(session, "Dev")) == 6
    selection.choose(**host(session), bid_id=bid.pk)
    assert plan(session) == before


def test_a_topic_that_has_had_its_round_is_not_chosen_again(session: Session, people: Cast) -> None:
    go_to(session, "probing")
    bid = Bid.objects.get(session=session, person=people.ben)
    with pytest.raises(Refused):
        selection.choose(**host(session), bid_id=bid.pk)


def test_naming_another_presenter_frees_the_topic_of_the_first(session: Session, people: Cast) -> None:
    turn = turn_of(session, "Ben")
    issue = turn.issue
    assert issue is not None
    selection.name_presenter(**host(session), round_id=turn.pk, about=people.hal.pk)
    turn.refresh_from_db()
    issue.refresh_from_db()
    assert (turn.presenter, turn.issue, issue.status) == (people.hal, None, Issue.Status.OFFERED)


def test_minutes_are_spread_over_what_is_still_to_come(session: Session) -> None:
    go_to(session, "clarification")
    round_settings.set_minutes(**host(session), round_id=turn_of(session, "Ben").pk, minutes=60)
    stages = of(session, "Ben")
    assert stages[1] == ("clarification", 7)
    assert sum(minutes for _kind, minutes in stages) == 60
    assert [kind for kind, _minutes in stages] == [
        "presenting",
        "clarification",
        "probing",
        "action_questions",
        "actions",
        "read_back",
    ]


def test_a_round_changes_its_format_in_the_middle_and_repeats_nothing(session: Session) -> None:
    moved = go_to(session, "presenting")
    moved = running.move_on(**host(moved), move=Move.NEXT)
    round_settings.swap_format(**host(session), round_id=turn_of(session, "Ben").pk, format="suggestions")
    assert [kind for kind, _minutes in of(session, "Ben")] == [
        "presenting",
        "clarification",
        "suggestions",
        "response",
        "commitment",
        "read_back",
    ]
    assert sum(minutes for _kind, minutes in of(session, "Ben")) == 35


def test_a_round_that_is_nearly_over_takes_no_other_format(session: Session) -> None:
    go_to(session, "read_back")
    with pytest.raises(Refused):
        round_settings.swap_format(**host(session), round_id=turn_of(session, "Ben").pk, format="suggestions")


def test_a_break_taken_in_a_round_comes_next_whatever_becomes_of_the_round(session: Session) -> None:
    go_to(session, "clarification")
    plan_changes.insert_step(**host(session), kind="break", minutes=10)
    turn = turn_of(session, "Ben")
    round_settings.swap_format(**host(session), round_id=turn.pk, format="suggestions")
    kinds = [kind for _who, kind in plan(session)]
    assert kinds[5:8] == ["clarification", "break", "suggestions"]
    running.move_on(**host(session), move=Move.NEXT)
    turn.refresh_from_db()
    assert turn.status == Round.Status.RUNNING
    round_settings.set_minutes(**host(session), round_id=turn.pk, minutes=50)
    running.move_on(**host(session), move=Move.NEXT)
    session.refresh_from_db()
    assert session.step is not None
    assert session.step.kind == "suggestions"


def test_rounds_move_whole_past_a_round_that_a_break_has_parted(session: Session, people: Cast) -> None:
    bid = factories.bid(session, people.dev)
    selection.choose(**host(session), bid_id=bid.pk)
    go_to(session, "clarification")
    plan_changes.insert_step(**host(session), kind="break", minutes=10)
    plan_changes.shift_round(**host(session), round_id=turn_of(session, "Dev").pk, earlier=True)
    order = list(dict.fromkeys(who for who, _kind in plan(session) if who))
    assert order == ["Ben", "Dev", "Cleo"]
    assert len(of(session, "Dev")) == len(of(session, "Cleo")) == 6
    with pytest.raises(Refused):
        plan_changes.shift_round(**host(session), round_id=turn_of(session, "Dev").pk, earlier=True)


def test_the_last_rounds_are_taken_out_and_the_closing_follows(session: Session) -> None:
    for name in ("Ben", "Cleo"):
        plan_changes.remove_round(**host(session), round_id=turn_of(session, name).pk)
    assert [kind for _who, kind in plan(session)] == [
        "welcome",
        "reports",
        "topics",
        "selection",
        "reflection",
        "next_date",
    ]


def test_a_round_that_has_begun_is_not_taken_out(session: Session) -> None:
    go_to(session, "presenting")
    with pytest.raises(Refused):
        plan_changes.remove_round(**host(session), round_id=turn_of(session, "Ben").pk)


def test_a_round_added_in_the_closing_comes_next(session: Session) -> None:
    go_to(session, "reflection")
    plan_changes.add_round(**host(session), kind="activity", minutes=10, title="Silence")
    running.move_on(**host(session), move=Move.NEXT)
    session.refresh_from_db()
    assert session.step is not None
    assert session.step.kind == "activity"


def test_the_plans_own_break_goes_with_the_rounds_it_parted(people: Cast) -> None:
    session = factories.running_session(people.harbour, rounds=3, at="selection")
    assert ("", "break") in plan(session)
    selection.no_rounds(**host(session))
    assert ("", "break") not in plan(session)


def test_resources_are_switched_on_and_off_while_they_lie_ahead(session: Session) -> None:
    turn = turn_of(session, "Ben")
    go_to(session, "action_questions")
    round_settings.use_resources(**host(session), round_id=turn.pk, wanted=True)
    assert [kind for kind, _minutes in of(session, "Ben")][3:] == [
        "action_questions",
        "resources",
        "actions",
        "read_back",
    ]
    turn.refresh_from_db()
    assert turn.minutes == 40
    round_settings.use_resources(**host(session), round_id=turn.pk, wanted=False)
    turn.refresh_from_db()
    assert (turn.minutes, len(of(session, "Ben"))) == (35, 6)
    go_to(session, "actions")
    with pytest.raises(Refused):
        round_settings.use_resources(**host(session), round_id=turn.pk, wanted=True)


def test_the_last_stage_of_a_round_takes_the_round_with_it(session: Session, people: Cast) -> None:
    turn = turn_of(session, "Cleo")
    for step in list(turn.steps.all()):
        plan_changes.remove_step(**host(session), step_id=step.pk)
    assert not Round.objects.filter(pk=turn.pk).exists()


def test_a_round_says_the_minutes_that_its_stages_take(session: Session) -> None:
    turn = turn_of(session, "Ben")

    def said_and_laid() -> tuple[int, int]:
        turn.refresh_from_db()
        return turn.minutes, sum(minutes for _kind, minutes in of(session, "Ben"))

    round_settings.set_minutes(**host(session), round_id=turn.pk, minutes=5)
    assert said_and_laid() == (6, 6)  # a minute each
    round_settings.set_minutes(**host(session), round_id=turn.pk, minutes=35)
    plan_changes.remove_step(**host(session), step_id=turn.steps.get(kind="probing").pk)
    assert said_and_laid() == (23, 23)
    round_settings.use_resources(**host(session), round_id=turn.pk, wanted=True)
    round_settings.swap_format(**host(session), round_id=turn.pk, format="suggestions")
    assert said_and_laid() == (28, 28)


def test_the_topic_of_somebody_who_left_the_set_is_given_back_and_not_chosen_again(
    session: Session, people: Cast
) -> None:
    bid = Bid.objects.get(session=session, person=people.ben)
    left = Membership.objects.filter(person=people.ben, learning_set=people.harbour)
    left.update(ended_at=clock.now())
    selection.choose(**host(session), bid_id=bid.pk)
    assert of(session, "Ben") == []
    with pytest.raises(Refused):
        selection.choose(**host(session), bid_id=bid.pk)


@pytest.mark.parametrize("minutes", [0, 4, 241])
def test_a_round_too_short_or_too_long_is_refused(session: Session, minutes: int) -> None:
    before = plan(session)
    with pytest.raises(Refused):
        plan_changes.add_round(**host(session), kind="issue", minutes=minutes)
    with pytest.raises(Refused):
        round_settings.equal_minutes(**host(session), minutes=minutes)
    assert plan(session) == before


def test_only_the_host_reshapes_and_only_what_they_see(session: Session, people: Cast) -> None:
    turn = turn_of(session, "Ben")
    with pytest.raises(PermissionDenied):
        round_settings.set_minutes(**{**host(session), "person": people.gita}, round_id=turn.pk, minutes=40)
    with pytest.raises(Stale):
        round_settings.set_minutes(**{**host(session), "expected_version": 1}, round_id=turn.pk, minutes=40)
