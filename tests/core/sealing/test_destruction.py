"""Shredded words are gone for good: from the rows, from yesterday's rows, and for whoever writes next."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django.fixtures import Settings

from core.audit import chain
from core.backup import deletions
from core.errors import Refused
from core.ids import uuid7
from core.models import AuditRow, Deletion, SealKey
from core.sealing import Holder, Unopened, keyring
from core.sealing.destruction import shred
from core.sealing.resealing import reseal_holder
from tests.core.notes import SECRET, Note, a_note, a_set, fresh, plant, stored

pytestmark = [pytest.mark.usefixtures("notes"), pytest.mark.both]


def test_words_cannot_be_read_after_shredding_and_other_sets_can() -> None:
    gone, kept = a_note(a_set()), a_note(a_set())
    assert shred(gone.seal_holder()) == 1
    assert isinstance(fresh(gone).words, Unopened)
    assert fresh(kept).words == SECRET
    key = SealKey.objects.get(holder_id=gone.seal_holder().id)
    assert bytes(key.wrapped) == bytes(60)
    assert key.destroyed_at is not None


def test_yesterdays_rows_restored_after_shredding_cannot_be_read() -> None:
    note = a_note(a_set())
    yesterday = stored(note)
    Note.objects.filter(pk=note.pk).update(words="")
    shred(note.seal_holder())
    restored = plant(note, words=yesterday)
    keyring.forget()
    assert isinstance(restored.words, Unopened)
    assert isinstance(fresh(note).words, Unopened)


def test_a_restored_key_is_destroyed_again_by_the_kept_log(tmp_path: Path) -> None:
    note = a_note(a_set())
    key = SealKey.objects.get(holder_id=note.seal_holder().id)
    shred(note.seal_holder())
    log = tmp_path / "deletions"
    log.write_text("\n".join(deletions.lines()))
    Deletion.objects.all().delete()
    SealKey.objects.filter(pk=key.pk).update(wrapped=key.wrapped, destroyed_at=None)
    keyring.forget()
    assert fresh(note).words == SECRET
    out = StringIO()
    call_command("redo_deletions", str(log), stdout=out)
    assert out.getvalue() == "1 deletions done again.\n"
    assert isinstance(fresh(note).words, Unopened)
    assert Deletion.objects.count() == 1


def test_nothing_new_can_be_sealed_for_a_shredded_holder() -> None:
    written, never = a_set(), a_set()
    a_note(written)
    for holder in (written, never):
        shred(holder)
        with pytest.raises(Refused, match="destroyed for good"), transaction.atomic():
            a_note(holder)


def test_retired_keys_are_destroyed_too() -> None:
    holder = a_set()
    note = a_note(holder)
    plant_back = stored(note)
    plant(a_note(holder), words=b"broken keeps the old key alive")
    reseal_holder(holder, wait=lambda seconds: None)
    assert shred(holder) == 2
    assert isinstance(fresh(note).words, Unopened)
    assert isinstance(plant(note, words=plant_back).words, Unopened)


def test_shredding_twice_destroys_nothing_more() -> None:
    note = a_note(a_set())
    assert shred(note.seal_holder()) == 1
    assert shred(note.seal_holder()) == 0
    assert Deletion.objects.count() == 1
    assert AuditRow.objects.count() == 1


def test_shredding_is_audited_and_logged_without_words() -> None:
    note = a_note(a_set())
    shred(note.seal_holder())
    row = AuditRow.objects.get()
    assert (row.verb, row.learning_set_id, row.facts) == ("words.shredded", note.learning_set_id, {"keys": 1})
    entry = Deletion.objects.get()
    assert (entry.kind, entry.subject_id) == ("words.set", note.learning_set_id)
    assert chain.extend_chain() == 1
    assert chain.verify_chain() is None


def test_a_persons_words_are_shredded_by_the_command_with_a_clear_yes() -> None:
    person = Holder("person", uuid7())
    note = Note.objects.create(person_id=person.id, words=SECRET)
    with pytest.raises(CommandError, match="Say --yes"):
        call_command("shred_set", str(person.id), "--person")
    assert fresh(note).words == SECRET
    out = StringIO()
    call_command("shred_set", str(person.id), "--person", "--yes", stdout=out)
    assert out.getvalue().startswith(f"1 keys of person:{person.id} destroyed")
    assert isinstance(fresh(note).words, Unopened)


def test_deletions_are_kept_apart_once_they_are_committed(
    settings: Settings, tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    settings.ALS_DELETIONS_FILE = str(tmp_path / "deletions")
    holder = a_set()
    assert callable(django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        shred(holder)
        assert not (tmp_path / "deletions").exists()
    kept = (tmp_path / "deletions").read_text().splitlines()
    assert [json.loads(line) for line in kept] == [{"kind": "words.set", "id": str(holder.id)}]
    assert kept == deletions.lines()
