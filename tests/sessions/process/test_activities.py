"""The activities of the list: one stage each, short enough to read out, minutes that a round may have."""

import pytest

from sessions.process.activities import ACTIVITIES, FIRST, GROUPS
from sessions.process.formats import FORMATS, Format


@pytest.mark.parametrize("activity", ACTIVITIES.values(), ids=list(ACTIVITIES))
def test_an_activity_says_how_it_goes_and_how_long_it_takes(activity: Format) -> None:
    (stage,) = activity.stages
    assert (stage.name, stage.minutes) == (activity.name, activity.minutes)
    assert 5 <= activity.minutes <= 90
    assert 80 < len(stage.lines.say) <= 400
    assert stage.lines.facilitator
    assert "{" not in stage.lines.say


def test_the_list_has_three_of_each_sort_and_no_name_of_a_format() -> None:
    assert [len(group.activities) for group in GROUPS] == [3, 3, 3]
    assert not set(ACTIVITIES) & set(FORMATS)
    assert set(FIRST) == {"arriving", "slow-look", "walk"}
