"""Each test begins with nothing worked out before."""

from collections.abc import Iterator

import pytest

from dashboards import facilitators, reads
from tests.cast import Cast, cast


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    reads.forget()
    facilitators.forget()
    yield
    reads.forget()
    facilitators.forget()


@pytest.fixture
def people(db: None) -> Cast:
    """Everybody with a name."""
    return cast()
