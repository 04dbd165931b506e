"""Keys are made once, remembered for a while, and never trusted before they are committed."""

import threading
import time

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from core.models import SealKey
from core.sealing import keyring
from tests.core.notes import SECRET, CountedQueries, Note, a_note, a_set, fresh

pytestmark = pytest.mark.both


def test_a_key_is_made_at_the_first_sealing(notes: None) -> None:
    holder = a_set()
    assert not SealKey.objects.exists()
    a_note(holder)
    a_note(holder)
    key = SealKey.objects.get()
    assert (key.holder_kind, key.holder_id, key.kek_id) == ("set", holder.id, "tests")
    assert len(key.wrapped) == 12 + 32 + 16


def test_keys_are_forgotten_after_fifteen_seconds(notes: None, monkeypatch: pytest.MonkeyPatch) -> None:
    note = a_note(a_set())
    moment = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: moment + keyring.CACHE_SECONDS + 1)
    with CountedQueries() as queries:
        row = fresh(note)
        assert row.words == SECRET
    assert keyring.CACHE_SECONDS == 15
    assert queries.count == 2
    assert len(keyring._known) == 1


@pytest.mark.django_db(transaction=True)
def test_a_key_whose_transaction_was_rolled_back_never_seals_again(notes_table: None) -> None:
    keyring.forget()
    holder = a_set()
    with pytest.raises(RuntimeError), transaction.atomic():
        note = a_note(holder)
        assert fresh(note).words == SECRET
        raise RuntimeError
    assert not SealKey.objects.exists()
    note = a_note(holder)
    keyring.forget()
    assert fresh(note).words == SECRET
    Note.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_a_key_in_a_rolled_back_savepoint_never_seals_again(notes_table: None) -> None:
    keyring.forget()
    holder = a_set()
    with transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic():
            a_note(holder)
            raise RuntimeError
        note = a_note(holder)
    keyring.forget()
    assert fresh(note).words == SECRET
    Note.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_a_committed_key_seals_from_memory(notes_table: None) -> None:
    keyring.forget()
    holder = a_set()
    a_note(holder)
    a_note(holder)
    with CountedQueries() as queries:
        a_note(holder)
    assert queries.count == 1
    Note.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_two_who_seal_a_first_word_at_once_use_one_key(
    notes_table: None, django_db_blocker: DjangoDbBlocker
) -> None:
    holder, both_ready = a_set(), threading.Barrier(6)
    made: list[Note] = []

    def seal_first() -> None:
        with django_db_blocker.unblock():
            both_ready.wait()
            with transaction.atomic():
                made.append(a_note(holder))
            connection.close()

    threads = [threading.Thread(target=seal_first) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    keyring.forget()
    assert SealKey.objects.filter(holder_id=holder.id).count() == 1
    assert [fresh(note).words for note in made] == [SECRET] * 6
    Note.objects.all().delete()
