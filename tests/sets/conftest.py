"""The people of the tests, and a browser in which one of them is signed in."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from tests.cast import Cast, cast

SignedIn = Callable[[User], Client]


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def signed_in() -> SignedIn:
    def enter(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return enter
