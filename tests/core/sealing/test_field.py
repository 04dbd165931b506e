"""Words go in sealed and come out opened, and nowhere else."""

import pytest
from django.core.exceptions import FieldError
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from core.ids import uuid7
from core.models import SealKey
from core.sealing import SealBroken, SealedTextField, keyring
from tests.core.notes import SECRET, CountedQueries, Note, a_note, a_set, fresh, plant, stored

pytestmark = [pytest.mark.usefixtures("notes", "both_ways"), pytest.mark.both]


@pytest.fixture(params=[False, True], ids=["kept back", "plain"])
def both_ways(request: pytest.FixtureRequest, settings: Settings) -> None:
    """Untouched words are left out by a private method, and by `update_fields` (ALS_PLAIN_SAVES)."""
    settings.ALS_PLAIN_SAVES = request.param


def test_words_come_back_when_the_row_is_loaded() -> None:
    note = a_note(a_set(), more="é 😀 ∞")
    assert fresh(note).words == SECRET
    assert fresh(note).more == "é 😀 ∞"
    assert note.words == SECRET


def test_stored_bytes_name_the_key_and_hold_no_words() -> None:
    holder = a_set()
    note = a_note(holder)
    key = SealKey.objects.get(holder_id=holder.id)
    assert stored(note)[:1] == b"\x01"
    assert stored(note)[1:17] == key.pk.bytes
    assert len(stored(note)) == 1 + 16 + 12 + len(SECRET.encode()) + 16
    assert b"canary" not in stored(note)


def test_equal_words_are_stored_differently_each_time() -> None:
    holder = a_set()
    assert stored(a_note(holder)) != stored(a_note(holder))


def test_empty_words_are_stored_empty_and_make_no_key() -> None:
    note = a_note(a_set(), words="")
    assert stored(note) == b""
    assert fresh(note).words == ""
    assert SealKey.objects.count() == 0


def test_each_holder_has_a_key_of_its_own() -> None:
    ours, theirs = a_set(), a_set()
    a_note(ours), a_note(ours), a_note(theirs)
    Note.objects.create(person_id=uuid7(), words=SECRET)
    assert SealKey.objects.count() == 3


def test_row_names_never_show_words() -> None:
    note = a_note(a_set())
    assert SECRET not in f"{note} {note!r}"


def test_untouched_words_keep_their_bytes_when_the_row_is_saved() -> None:
    note = a_note(a_set(), more="more")
    before = stored(note), stored(note, "more")
    loaded = fresh(note)
    loaded.title = "new"
    assert loaded.words == SECRET
    loaded.words = SECRET
    loaded.save()
    assert (stored(note), stored(note, "more")) == before
    assert fresh(note).title == "new"


def test_update_names_the_same_columns_both_ways() -> None:
    note = fresh(a_note(a_set(), more="more"))
    note.more = "other words"
    with CaptureQueriesContext(connection) as asked:
        note.save()
    (update,) = [one["sql"] for one in asked if one["sql"].startswith("UPDATE")]
    assert '"more" = ' in update
    assert '"title" = ' in update
    assert '"words" = ' not in update


def test_row_that_is_gone_comes_back_or_raises(settings: Settings) -> None:
    """The one thing in which the two ways differ."""
    note = fresh(a_note(a_set()))
    Note.objects.all().delete()
    if settings.ALS_PLAIN_SAVES:
        with pytest.raises(DatabaseError), transaction.atomic():
            note.save()
    else:
        note.save()
    assert Note.objects.count() == (0 if settings.ALS_PLAIN_SAVES else 1)


def test_a_stale_copy_does_not_write_old_bytes_over_newer_ones() -> None:
    note = a_note(a_set())
    early = fresh(note)
    late = fresh(note)
    late.words = "newer"
    late.save()
    early.title = "early"
    early.save()
    assert fresh(note).words == "newer"


def test_a_row_with_only_words_untouched_is_saved_without_harm() -> None:
    note = a_note(a_set())
    loaded = fresh(note)
    loaded.save(update_fields=["words", "more"])
    assert fresh(note).words == SECRET


def test_new_words_are_sealed_when_saved() -> None:
    note = a_note(a_set())
    before = stored(note)
    loaded = fresh(note)
    loaded.words = "other words"
    assert loaded.words == "other words"
    loaded.save(update_fields=["words"])
    assert stored(note) != before
    assert fresh(note).words == "other words"


def test_words_survive_a_rolled_back_save_and_are_written_by_the_next() -> None:
    note = fresh(a_note(a_set()))
    note.words = "typed"
    with pytest.raises(RuntimeError), transaction.atomic():
        note.save()
        raise RuntimeError
    assert fresh(note).words == SECRET
    note.save()
    assert fresh(note).words == "typed"


def test_refreshing_brings_what_is_stored_now() -> None:
    note = a_note(a_set())
    loaded = fresh(note)
    assert loaded.words == SECRET
    other = fresh(note)
    other.words = "newer"
    other.save()
    loaded.words = "unsaved"
    loaded.refresh_from_db()
    assert loaded.words == "newer"
    before = stored(note)
    loaded.save()
    assert stored(note) == before


def test_deferred_words_are_fetched_when_read() -> None:
    note = a_note(a_set())
    deferred = Note.objects.defer("words").get(pk=note.pk)
    assert deferred.get_deferred_fields() == {"words"}
    assert deferred.words == SECRET
    only = Note.objects.only("title").get(pk=note.pk)
    only.title = "t"
    only.save()
    assert fresh(note).words == SECRET


def test_words_move_with_their_row_to_another_set_when_they_were_read_before() -> None:
    note = fresh(a_note(a_set()))
    assert note.words == SECRET
    note.learning_set_id = a_set().id
    note.save()
    assert fresh(note).words == SECRET


def test_copying_a_row_seals_the_words_read_from_it_and_refuses_bytes_nobody_read() -> None:
    note = a_note(a_set())
    read, unread = fresh(note), fresh(note)
    assert read.words == SECRET
    for copied in (read, unread):
        copied.pk = uuid7()
        copied._state.adding = True
    read.save()
    assert fresh(read).words == SECRET
    with pytest.raises(SealBroken):
        unread.save()


def test_bulk_create_seals_every_row() -> None:
    holder = a_set()
    rows = [Note(learning_set_id=holder.id, words=f"{SECRET} {number}") for number in range(5)]
    Note.objects.bulk_create(rows)
    assert [fresh(row).words for row in rows] == [f"{SECRET} {number}" for number in range(5)]
    assert b"canary" not in stored(rows[0])


@pytest.mark.parametrize(
    "value", ["plain", b"plain", Value("plain"), Concat(Value("a"), Value("b")), F("title"), 7]
)
def test_update_refuses_words(value: object) -> None:
    note = a_note(a_set())
    with pytest.raises(FieldError, match="is sealed"), transaction.atomic():
        Note.objects.update(words=value)
    assert fresh(note).words == SECRET


def test_bulk_update_refuses_words() -> None:
    note = a_note(a_set())
    note.words = "plain"
    with pytest.raises(FieldError, match="is sealed"), transaction.atomic():
        Note.objects.bulk_update([note], ["words"])
    note.title = "title"
    Note.objects.bulk_update([note], ["title"])
    assert (fresh(note).title, fresh(note).words) == ("title", SECRET)


@pytest.mark.parametrize("value", [7, Value("plain"), F("title")])
def test_saving_refuses_what_is_not_text(value: object) -> None:
    note = fresh(a_note(a_set()))
    note.words = value  # type: ignore[assignment]
    with pytest.raises(FieldError, match="is sealed"), transaction.atomic():
        note.save()
    assert fresh(note).words == SECRET


def test_update_may_empty_words() -> None:
    note = a_note(a_set())
    Note.objects.filter(pk=note.pk).update(words="")
    assert stored(note) == b""


@pytest.mark.parametrize(
    "lookup", ["words", "words__contains", "words__in", "words__isnull", "words__gt", "words__lower"]
)
def test_words_cannot_be_searched_in_the_database(lookup: str) -> None:
    with pytest.raises(FieldError, match="sealed"):
        list(Note.objects.filter(**{lookup: "plain"}))


def test_the_database_can_say_whether_there_are_words() -> None:
    written, empty = a_note(a_set()), a_note(a_set(), words="")
    assert list(Note.objects.filter(words="")) == [empty]
    assert list(Note.objects.exclude(words="")) == [written]


def test_raw_values_and_expressions_give_bytes_never_words() -> None:
    a_note(a_set())
    row = Note.objects.annotate(copy=F("words")).values("words", "copy").get()
    assert isinstance(row["words"], bytes)
    assert isinstance(row["copy"], bytes)
    assert b"canary" not in row["words"] + row["copy"]


def test_renamed_field_opens_when_it_says_what_it_was_sealed_as() -> None:
    note = a_note(a_set())
    field = SealedTextField(sealed_as="notes.note.words")
    field.set_attributes_from_name("renamed")
    field.model = models.Model
    assert field.open(note, stored(note)).words == SECRET
    assert field.deconstruct()[1:] == ("core.sealing.SealedTextField", [], {"sealed_as": "notes.note.words"})


def test_reading_asks_for_one_key_when_cold_and_for_none_when_warm() -> None:
    holder = a_set()
    for _ in range(3):
        a_note(holder, more="more")
    keyring.forget()
    rows = list(Note.objects.order_by("id"))
    with CountedQueries() as cold:
        assert [row.words + row.more for row in rows] == [SECRET + "more"] * 3
    again = list(Note.objects.order_by("id"))
    with CountedQueries() as warm:
        assert [row.words for row in again] == [SECRET] * 3
    assert (cold.count, warm.count) == (1, 0)


def test_preloading_brings_many_keys_in_one_query() -> None:
    notes = [fresh(a_note(a_set())) for _ in range(10)]
    keyring.forget()
    with CountedQueries() as queries:
        keyring.preload(note.seal_holder() for note in notes)
        keyring.preload(note.seal_holder() for note in notes)
        assert {note.words for note in notes} == {SECRET}
    assert queries.count == 1


def test_a_column_of_planted_text_does_not_open() -> None:
    note = plant(a_note(a_set()), words=b"planted in the clear")
    assert note.words == "These words cannot be opened."
