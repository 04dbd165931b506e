"""What the daily suite looks at of what is too long for every day: another part each day, everything in the deep suite.

The day is `ALS_SAMPLE_DATE` or today, and is printed at the top of a run: with it a run is repeated. `make test` runs
in turns (`ALS_TESTS=daily`) a fifth of the walks in a browser and of the hostile strings, and on SQLite beside it
(`ALS_TESTS=beside`) a fifth of the tests marked `both`. `ALS_TESTS=deep` (`make test-deep`) takes everything, and so
does pytest by itself of what it is asked for. Who may see what is never sampled on PostgreSQL.
"""

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TypeVar

T = TypeVar("T")

DEEP = os.environ.get("ALS_TESTS") == "deep"
# The tests marked `both` on SQLite, while everything runs on PostgreSQL in the same `make test`.
BESIDE = os.environ.get("ALS_TESTS") == "beside"
# Every test, but for those that take turns.
DAILY = os.environ.get("ALS_TESTS") == "daily"
# What takes long and says least about today's change: whole within five days. What such a test samples by itself it
# does over 3, 4, 7 or 9 days: a number that shared a divisor with this one would leave some of it out for ever.
DAYS = 5
IN_TURNS = (
    "tests/browser/",
    "tests/access/test_hostile.py",
    # They take the whole schema back and forth, for steps that were taken long ago and change no more.
    "tests/core/audit/test_triggers.py::test_rows_that_are_chained_stay",
    "tests/programmes/test_order.py::test_rows_from_before",
)
# Of those, every day: a whole session by seven people, and what stands where in the room.
NEVERTHELESS = ("tests/browser/test_suggestions.py", "tests/browser/test_layout.py::test_every_stage")
# Kept in the environment: workers, and a run over midnight, have one day.
DAY = date.fromisoformat(os.environ.setdefault("ALS_SAMPLE_DATE", datetime.now(UTC).date().isoformat()))
NUMBER = DAY.toordinal()  # grows by one each day


def header() -> str:
    """What is said at the top of a run."""
    return "samples: everything" if DEEP else f"samples: of ALS_SAMPLE_DATE={DAY.isoformat()}"


def share(things: Sequence[T], days: int, day: int = NUMBER) -> list[T]:
    """Each `days`-th thing, beginning with another one each day: over that many days, all of them once."""
    return list(things) if DEEP else list(things[day % days :: days])


def turn(names: Sequence[str], day: int = NUMBER) -> set[str]:
    """The tests whose turn it is, by their names; neighbours, as those of one file, on different days."""
    if BESIDE:
        return set(share(sorted(names), DAYS, day))
    long = sorted(name for name in names if name.startswith(IN_TURNS) and not name.startswith(NEVERTHELESS))
    return {*names} - {*long} | {*share(long, DAYS, day)} if DAILY else {*names}


def turned(things: Sequence[T], place: int, day: int = NUMBER) -> T:
    """The thing whose turn it is at that place: the next place has the next one, and tomorrow each has the next."""
    return things[(place + day) % len(things)]
