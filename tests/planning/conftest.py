"""What most tests of planning stand on."""

import pytest

from tests.cast import Cast, cast


@pytest.fixture
def people(db: None) -> Cast:
    """One set with its people, and the sets beside it."""
    return cast()
