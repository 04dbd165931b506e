"""The plan that every page tells of: for those who are expected, or before a set has people for the usual six."""

from typing import Final

from sessions.process import defaults
from sessions.process.formats.classic import CLASSIC
from sessions.process.formats.format import Format
from sessions.process.formats.planning import PlannedStep, plan

PEOPLE: Final = 6
OWNERS: Final = 4  # of them, how many have something to report on


def usual_plan(
    format: Format = CLASSIC,
    rounds: int = defaults.ROUNDS,
    people: int = 0,
    owners: int = 0,
    within: int = defaults.SESSION_MINUTES,
) -> tuple[PlannedStep, ...]:
    """Its steps for those who are expected, with the break that they need if there is time for it; where nobody is yet,
    for the usual six."""
    if not people:
        people, owners = PEOPLE, OWNERS
    return plan(format=format, rounds=rounds, people=people, owners=owners, within=within)
