"""Turns, bids not chosen and sessions waited, against histories told by hand."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from core import clock
from sessions.models import Attendance, Bid, Round, Session
from sessions.process.machine import Status
from sessions.reads.balance import balance, balances, is_uneven
from sets.models import LearningSet, Membership
from tests import factories
from tests.cast import Cast, cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]

Queries = Callable[[int], Any]


@pytest.fixture
def people() -> Cast:
    return cast()


def held(
    learning_set: LearningSet,
    *,
    days_ago: int,
    came: list[User],
    turns: list[User] = [],  # noqa: B006  # never changed
    asked: list[User] = [],  # noqa: B006  # never changed
    status: Status = Status.CLOSED,
) -> Session:
    """A session as bare facts."""
    moment: datetime = clock.now() - timedelta(days=days_ago)
    made = factories.session(learning_set, starts_at=moment, status=status)
    if status is Status.CLOSED:
        made.closed_at = made.register_closed_at = moment + timedelta(hours=2)
        made.save()
    for person in came:
        Attendance.objects.create(session=made, person=person, presence="in-room", arrived_at=moment)
    for place, person in enumerate(turns):
        Round.objects.create(session=made, presenter=person, position=place, minutes=35, status="done")
    for person in [*asked, *turns]:
        Bid.objects.create(session=made, person=person, wants_turn=True)
    return made


def told(learning_set: LearningSet) -> dict[str, tuple[int, int, int, bool]]:
    return {s.name: (s.turns, s.not_chosen, s.waited, s.waits_longest) for s in balance(learning_set)}


def test_balance_counts_turns_bids_and_waits_when_sessions_were_held(people: Cast) -> None:
    ben, cleo, dev, femi, gita, hal = people.members
    held(people.harbour, days_ago=90, came=people.members, turns=[cleo, gita], asked=[dev])
    held(people.harbour, days_ago=60, came=[ben, cleo, femi, gita, hal], turns=[hal, cleo], asked=[gita])
    held(people.harbour, days_ago=30, came=people.members, turns=[femi, dev], asked=[ben, gita])
    assert told(people.harbour) == {
        "Ben": (0, 1, 3, True),
        "Cleo": (2, 0, 1, False),
        "Dev": (1, 1, 0, False),
        "Femi": (1, 0, 0, False),
        "Gita": (1, 2, 2, False),
        "Hal": (1, 0, 1, False),
    }
    assert is_uneven(balance(people.harbour))


def test_balance_leaves_out_what_is_not_closed_or_no_turn(people: Cast) -> None:
    ben = people.ben
    open_ = held(people.harbour, days_ago=1, came=people.members, turns=[ben], status=Status.RUNNING)
    held(people.harbour, days_ago=2, came=people.members, turns=[ben], status=Status.CANCELLED)
    held(people.heron, days_ago=3, came=[ben], turns=[ben])
    theme = held(people.harbour, days_ago=10, came=people.members)
    Round.objects.create(session=theme, presenter=ben, kind="theme", minutes=30, status="done")
    Round.objects.create(session=theme, presenter=ben, minutes=30, status="dropped")
    assert told(people.harbour)["Ben"] == (0, 0, 1, False)
    assert balance(people.harbour, running=open_)[0].turns == 1


def test_balance_begins_on_the_day_somebody_joined(people: Cast) -> None:
    held(people.harbour, days_ago=30, came=people.members, turns=[people.cleo])
    Membership.objects.filter(person=people.cleo).update(started_at=clock.now() - timedelta(days=20))
    Membership.objects.filter(person=people.hal).update(ended_at=clock.now() - timedelta(days=1))
    shares = told(people.harbour)
    assert shares["Cleo"] == (0, 0, 0, False)
    assert "Hal" not in shares
    assert "Ada" not in shares


def test_balance_does_not_count_a_session_as_waited_when_somebody_was_away(people: Cast) -> None:
    first = held(people.harbour, days_ago=30, came=[people.ben])
    Attendance.objects.create(session=first, person=people.cleo, presence="apologies")
    Attendance.objects.create(session=first, person=people.dev, presence="absent", arrived_at=clock.now())
    shares = told(people.harbour)
    assert (shares["Ben"][2], shares["Cleo"][2], shares["Dev"][2]) == (1, 0, 0)


def test_balance_marks_nobody_when_all_have_waited_alike(people: Cast) -> None:
    held(people.harbour, days_ago=30, came=people.members)
    assert not any(share.waits_longest for share in balance(people.harbour))
    assert balance(people.harbour)[0].last_turn_on is None


def test_balance_equals_the_story_when_sessions_ran_through_the_services(people: Cast) -> None:
    factories.closed_session(
        people.harbour, presenters=[people.cleo, people.dev], waiting=[people.ben], came=people.members[:5]
    )
    assert told(people.harbour) == {
        "Ben": (0, 1, 1, True),
        "Cleo": (1, 0, 0, False),
        "Dev": (1, 0, 0, False),
        "Femi": (0, 0, 1, True),
        "Gita": (0, 0, 1, True),
        "Hal": (0, 0, 0, False),
    }


@pytest.mark.parametrize("sessions", [1, 3])
def test_balances_take_one_query_whatever_the_data(
    people: Cast, sessions: int, django_assert_num_queries: Queries
) -> None:
    for n in range(sessions):
        held(people.harbour, days_ago=30 * (n + 1), came=people.members, turns=[people.cleo])
    with django_assert_num_queries(1):
        balance(people.harbour)
    with django_assert_num_queries(1):
        both = balances([people.harbour.pk, people.heron.pk])
    assert [share.name for share in both[people.heron.pk]] == ["Finn"]
