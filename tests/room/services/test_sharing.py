"""Equal time: while the group chooses, the rounds to come share what is left; in a set that bids they do not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from room.services import plan_changes, selection, topics
from sessions.models import Bid, Round, Session
from sessions.process import clock as process_clock
from sets.roles import roles_of
from tests import factories
from tests.cast import WideCast

pytestmark = [pytest.mark.django_db, pytest.mark.both]

TEN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def at_selection(people: WideCast, *, equal: bool = True) -> Session:
    """Ten minutes to ten o'clock's session are gone; Ben asks for 60 minutes, Cleo for 20, Dev for 35."""
    if equal:
        people.harbour.time_sharing = "equal"
        people.harbour.save()
    made = factories.running_session(people.harbour, at="topics", starts_at=TEN)
    for person, minutes in ((people.ben, 60), (people.cleo, 20), (people.dev, 35)):
        topics.offer(
            session_id=made.pk, person=person, roles=roles_of(person.pk), topic_line="How?", minutes=minutes
        )
    made.refresh_from_db()
    return factories.go_to(made, "selection")


def choose(session: Session, person: User) -> None:
    bid = Bid.objects.get(session=session, person=person)
    assert session.host is not None
    selection.choose(session_id=session.pk, person=session.host, bid_id=bid.pk, expected_version=None)


def minutes(session: Session) -> list[int]:
    rounds = Round.objects.filter(session=session, status="planned").order_by("position")
    assert [sum(r.steps.values_list("minutes", flat=True)) for r in rounds] == [r.minutes for r in rounds]
    return [r.minutes for r in rounds]


def room(person: User, session: Session) -> str:
    client = Client()
    client.force_login(person)
    return client.get(reverse("room:room", args=[session.pk])).content.decode()


def test_rounds_share_what_is_left_whatever_was_asked_for(people: WideCast) -> None:
    with time_machine.travel(TEN, tick=False):
        session = at_selection(people)
        # 120 minutes: 5 for the selection, 10 and 5 for the closing, a break of 10; the rest is theirs.
        both = minutes(session)
        assert (len(both), both[0]) == (2, both[1])
        choose(session, people.ben)
        choose(session, people.cleo)
        assert minutes(session) == both
        choose(session, people.dev)
        three = minutes(session)
        assert (len(three), len(set(three))) == (3, 1)
        assert 0 <= sum(both) - sum(three) < 3
        choose(session, people.dev)
        assert minutes(session) == both


def test_rounds_end_the_session_on_time(people: WideCast) -> None:
    with time_machine.travel(TEN + timedelta(minutes=7), tick=False):
        session = at_selection(people)
        choose(session, people.ben)
        shown = room(people.ada, session)
    assert "Fits: ends at 12:00" in shown or "1 minute to spare" in shown
    assert "Equal time: what is left of the session is shared equally among the rounds." in shown


def test_a_theme_keeps_its_minutes_and_open_rounds_that_go_leave_theirs(people: WideCast) -> None:
    with time_machine.travel(TEN, tick=False):
        session = at_selection(people)
        choose(session, people.ben)
        before = minutes(session)
        host: dict[str, Any] = {"session_id": session.pk, "person": people.ada, "expected_version": None}
        plan_changes.add_round(**host, kind="theme", minutes=30, theme_words="What keeps us going?")
        after = minutes(session)
        assert after[-1] == 30
        assert 0 <= sum(before) - sum(after) < 2
        selection.no_rounds(**host)
        assert minutes(session) == [min(120, sum(after) - 30), 30]


def test_no_round_is_made_too_short_to_be_one(people: WideCast) -> None:
    with time_machine.travel(TEN + timedelta(minutes=105), tick=False):
        assert minutes(at_selection(people)) == [20, 20]


def test_in_a_set_that_bids_each_has_what_they_asked_for(people: WideCast) -> None:
    with time_machine.travel(TEN, tick=False):
        session = at_selection(people, equal=False)
        choose(session, people.ben)
        choose(session, people.cleo)
        assert minutes(session) == [60, 20]
        shown = room(people.hal, session)
    assert "Together you ask for 115 minutes; there are" in shown


def test_nobody_is_asked_for_minutes_where_they_are_shared(people: WideCast) -> None:
    session = at_selection(people)
    factories.go_to(session, "topics")
    shown = room(people.hal, session)
    assert 'id="topic-minutes"' not in shown
    assert "your set shares the minutes equally among the rounds" in shown
    assert "60 minutes" not in shown


def test_equal_minutes_lie_between_the_least_and_the_most() -> None:
    for over, expected in ((0, 35), (31, 20), (-11, 40), (-300, 120)):
        budget = process_clock.Budget(ends_at=TEN, minutes_over=over)
        each = process_clock.equal_minutes(budget=budget, rounds=[35, 35], least=20, most=120)
        assert each == expected
