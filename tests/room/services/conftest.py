"""Services see all words here: whose they are is checked by what the services themselves ask."""

from collections.abc import Iterator

import pytest
from django_scopes import scopes_disabled

from sessions.models import Session
from tests import factories
from tests.cast import WideCast, wide_cast


@pytest.fixture(autouse=True)
def _scopes() -> Iterator[None]:
    with scopes_disabled():
        yield


@pytest.fixture
def people() -> WideCast:
    return wide_cast()


@pytest.fixture
def session(people: WideCast) -> Session:
    """At its selection; Ben is chosen."""
    session = factories.running_session(people.harbour, at="selection")
    factories.chosen(session, people.ben)
    session.refresh_from_db()
    return session
