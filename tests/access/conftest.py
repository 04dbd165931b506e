"""One scene for all tests of a module, and each request rolled back behind itself."""

from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.models import User
from core.sealing import keyring
from tests.access import scene as scenes
from tests.access.canaries import Canaries
from tests.access.places import Scene
from tests.signing_in import sign_in

Enter = Callable[[User | None], Client]


@pytest.fixture(scope="module")
def canaries() -> Canaries:
    return Canaries()


@pytest.fixture(scope="module")
def scene(canaries: Canaries, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """The wide cast with sets full of words, each with a token in it; made once."""
    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)
        with transaction.atomic():
            keyring.forget()
            yield scenes.build(canaries.say)
            transaction.set_rollback(True)
        keyring.forget()


@pytest.fixture
def enter(scene: Scene, db: None) -> Enter:
    """A browser of that person; what it and the test do is undone with the test."""

    def enter(person: User | None) -> Client:
        client = Client(raise_request_exception=False)
        if person is not None:
            sign_in(client, person)
        return client

    return enter
