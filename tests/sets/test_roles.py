"""Of which periods somebody may read, by what they were in the set when things were said."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
import time_machine

from core.periods import Period
from sets.models import Membership
from sets.roles import FROM_THE_START, Roles

SET = UUID(int=1)
EVER: Period = (FROM_THE_START, None)


def day(number: int) -> datetime:
    return datetime(2026, 3, number, tzinfo=UTC)


def span(begun: int, ended: int | None = None) -> Period:
    return day(begun), None if ended is None else day(ended)


def reads(*held: tuple[str, int, int | None]) -> list[Period]:
    """Of whom, on the 20th, with these roles from and until these days."""
    memberships = [
        Membership(
            learning_set_id=SET,
            role=role,
            started_at=day(begun),
            ended_at=None if ended is None else day(ended),
        )
        for role, begun, ended in held
    ]
    with time_machine.travel(day(20)):
        return Roles(memberships).reads(SET)


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([], []),
        ([("member", 2, None)], [span(2)]),
        ([("observer", 2, None)], [span(2)]),
        ([("member", 2, 9)], []),  # who left
        ([("member", 25, None)], []),  # who is to come
        ([("member", 2, 9), ("member", 15, None)], [span(2, 9), span(15)]),  # who came back
        ([("observer", 2, 9), ("member", 9, None)], [span(2)]),
        ([("facilitator", 10, None)], [EVER]),
        ([("facilitator", 2, 9)], []),
        ([("facilitator", 2, 9), ("member", 9, None)], [span(2)]),  # handed over, and stays
        ([("facilitator", 2, 9), ("member", 12, None)], [span(2, 9), span(12)]),
        ([("member", 5, None), ("facilitator", 10, None)], [span(5)]),  # a member who facilitates
        ([("member", 5, 9), ("facilitator", 10, None)], [span(5, 9), span(10)]),
        ([("facilitator", 5, None), ("member", 10, None)], [EVER]),
        ([("observer", 5, 9), ("facilitator", 10, None)], [EVER]),
    ],
)
def test_periods_read(held: list[tuple[str, int, int | None]], expected: list[Period]) -> None:
    assert reads(*held) == expected


def test_reading_everything_since_a_moment_takes_having_been_there_all_the_time() -> None:
    with time_machine.travel(day(20)):
        gone = Membership(learning_set_id=SET, role="member", started_at=day(2), ended_at=day(9))
        back = Membership(learning_set_id=SET, role="member", started_at=day(12))
        assert not Roles([gone, back]).reads_everything_since(SET, day(3))
        assert Roles([gone, back]).reads_everything_since(SET, day(13))
