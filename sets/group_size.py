"""How many people a set may have, and how many work well together."""

from typing import Final

PEOPLE_MOST: Final = 12
# "Small groups", usually 5 to 8: fewer leave one person carrying the questions, more leave some silent.
PEOPLE_HINT_LEAST: Final = 5
PEOPLE_HINT_MOST: Final = 8
# With fewer there is hardly anybody to ask: who runs the set is told whether so many are coming.
MEETS_WITH_LEAST: Final = 4
# What leads read is about so many people at least.
LEAST_PEOPLE: Final = 4
