"""Services see all words here: whose they are is checked by what the services themselves ask."""

from collections.abc import Iterator

import pytest
from django_scopes import scopes_disabled

from tests.cast import WideCast, wide_cast


@pytest.fixture(autouse=True)
def _scopes() -> Iterator[None]:
    with scopes_disabled():
        yield


@pytest.fixture
def people() -> WideCast:
    return wide_cast()
