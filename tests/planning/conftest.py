"""What most tests of planning stand on."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.cast import Cast, cast
from tests.planning.sweeping import BEGUN


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It stands, where the tests of letters begin, and is moved by hand."""
    with time_machine.travel(BEGUN, tick=False) as moved:
        yield moved


@pytest.fixture
def people(db: None) -> Cast:
    """One set with its people, and the sets beside it."""
    return cast()
