"""The table of the tests' own sealed model, and keys that no test leaves behind."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from core.sealing import keyring, resealing
from tests.core.notes import Note


@pytest.fixture(scope="session")
def notes_table(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Note)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Note)


@pytest.fixture
def notes(notes_table: None, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Notes count among the sealed models, and nothing is remembered from the test before."""
    monkeypatch.setattr(resealing, "sealed_models", lambda: [Note])
    keyring.forget()
    yield
    keyring.forget()
