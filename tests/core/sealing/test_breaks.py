"""Bytes in the wrong place, bent or without their key show an error and never words."""

import logging
import pickle

import pytest
from pytest_django.fixtures import Settings

from core.ids import uuid7
from core.models import SealKey
from core.sealing import SealBroken, Unopened, keyring, open_strictly
from tests.core.notes import SECRET, Note, a_note, a_set, fresh, plant, stored

pytestmark = [pytest.mark.usefixtures("notes"), pytest.mark.both]

SENTENCE = "These words cannot be opened."


def assert_broken(note: Note, name: str = "words") -> None:
    shown = getattr(note, name)
    assert isinstance(shown, Unopened)
    assert shown.unopened
    assert str(shown) == SENTENCE
    with pytest.raises(SealBroken) as broken:
        open_strictly(note, name)
    assert "canary" not in str(broken.value)


def test_words_of_another_row_do_not_open() -> None:
    holder = a_set()
    assert_broken(plant(a_note(holder, "mine"), words=stored(a_note(holder))))


def test_words_of_another_field_do_not_open() -> None:
    note = a_note(a_set())
    assert_broken(plant(note, more=stored(note)), "more")


def test_words_of_another_set_do_not_open() -> None:
    note = a_note(a_set())
    other = a_note(a_set())
    Note.objects.filter(pk=note.pk).update(learning_set_id=other.learning_set_id)
    assert_broken(fresh(note))


def test_words_of_a_set_do_not_open_as_a_persons_with_the_same_id() -> None:
    note = a_note(a_set())
    Note.objects.filter(pk=note.pk).update(learning_set_id=None, person_id=note.learning_set_id)
    assert_broken(fresh(note))


def test_a_row_moved_by_hand_is_not_sealed_anew_for_its_new_set_by_an_ordinary_save() -> None:
    note, other = a_note(a_set()), a_note(a_set())
    Note.objects.filter(pk=note.pk).update(learning_set_id=other.learning_set_id)
    moved = fresh(note)
    moved.title = "saved"
    moved.save()
    assert_broken(fresh(note))


@pytest.mark.parametrize("place", [0, 1, 16, 17, 28, 29, 40, -1])
def test_a_flipped_bit_anywhere_does_not_open(place: int) -> None:
    note = a_note(a_set())
    bent = bytearray(stored(note))
    bent[place] ^= 1
    assert_broken(plant(note, words=bytes(bent)))


def test_shortened_bytes_do_not_open() -> None:
    note = a_note(a_set())
    for length in (1, 20, 44, len(stored(note)) - 1):
        assert_broken(plant(note, words=stored(note)[:length]))


def test_words_do_not_open_without_the_master_key(settings: Settings) -> None:
    note = a_note(a_set())
    keyring.forget()
    settings.ALS_KEKS = {"other": b"o" * 32}
    assert_broken(fresh(note))


def test_words_do_not_open_under_a_wrong_master_key(settings: Settings) -> None:
    note = a_note(a_set())
    keyring.forget()
    settings.ALS_KEKS = dict.fromkeys(settings.ALS_KEKS, b"w" * 32)
    assert_broken(fresh(note))


def test_a_key_laid_on_another_sets_row_does_not_unwrap() -> None:
    note, other = a_note(a_set()), a_note(a_set())
    wrapped = SealKey.objects.get(holder_id=other.seal_holder().id).wrapped
    SealKey.objects.filter(holder_id=note.seal_holder().id).update(wrapped=wrapped)
    keyring.forget()
    assert_broken(fresh(note))


def test_a_key_handed_to_another_set_does_not_open_its_words() -> None:
    note, thief = a_note(a_set()), a_set()
    SealKey.objects.filter(holder_id=note.seal_holder().id).update(holder_id=thief.id)
    Note.objects.filter(pk=note.pk).update(learning_set_id=thief.id)
    keyring.forget()
    assert_broken(fresh(note))


def test_saving_a_row_whose_words_do_not_open_leaves_their_bytes() -> None:
    note = a_note(a_set())
    bent = bytearray(stored(note))
    bent[-1] ^= 1
    broken = plant(note, words=bytes(bent))
    assert broken.words == SENTENCE
    broken.title = "saved"
    broken.save()
    broken.words = broken.words
    broken.save()
    for sentence in (SENTENCE, f" {SENTENCE}\n"):
        sent_back = fresh(note)
        sent_back.words = sentence
        sent_back.save()
    assert stored(note) == bytes(bent)
    assert fresh(note).title == "saved"


def test_the_sentence_itself_may_be_written_where_words_do_open() -> None:
    note = fresh(a_note(a_set()))
    note.words = SENTENCE
    note.save()
    assert fresh(note).words == SENTENCE
    assert not isinstance(fresh(note).words, Unopened)


def test_words_that_do_not_open_may_be_replaced() -> None:
    broken = plant(a_note(a_set()), words=b"\x01" * 50)
    broken.words = "new"
    broken.save()
    assert fresh(broken).words == "new"


def test_words_that_do_not_open_cannot_be_copied_to_another_row() -> None:
    broken = plant(a_note(a_set()), words=b"\x01" * 50)
    with pytest.raises(SealBroken):
        Note.objects.create(learning_set_id=a_set().id, words=broken.words)


def test_the_log_says_which_row_and_no_words(caplog: pytest.LogCaptureFixture) -> None:
    note = a_note(a_set())
    wrong = plant(a_note(a_set(), "mine"), words=stored(note))
    with caplog.at_level(logging.ERROR, "core.sealing"):
        assert wrong.words == wrong.words == SENTENCE
    (record,) = caplog.records
    assert record.__dict__["row"] == str(wrong.pk)
    assert record.__dict__["model"] == "notes.note"
    assert record.__dict__["field"] == "words"
    assert SECRET not in str(record.__dict__)


def test_a_list_stays_readable_when_one_row_is_broken() -> None:
    holder = a_set()
    good, bad = a_note(holder), a_note(holder)
    plant(bad, words=b"junk")
    shown = {row.pk: row.words for row in Note.objects.order_by("id")}
    assert shown == {good.pk: SECRET, bad.pk: SENTENCE}


def test_unopened_words_survive_pickling() -> None:
    assert pickle.loads(pickle.dumps(Unopened())).unopened  # noqa: S301


def test_a_persons_words_open_under_their_own_key() -> None:
    note = Note.objects.create(person_id=uuid7(), words=SECRET)
    assert fresh(note).words == SECRET
    assert SealKey.objects.get().holder_kind == "person"
