"""How many people a set may have."""

from sets import group_size


def test_advice_lies_within_the_most() -> None:
    assert 2 < group_size.PEOPLE_HINT_LEAST < group_size.PEOPLE_HINT_MOST <= group_size.PEOPLE_MOST == 12
