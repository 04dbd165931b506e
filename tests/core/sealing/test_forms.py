"""A model form shows words, takes words, and never stores the sentence that stands in their place."""

import pytest
from django import forms

from tests.core.notes import SECRET, Note, a_note, a_set, fresh, plant, stored

pytestmark = [pytest.mark.usefixtures("notes"), pytest.mark.both]


class NoteForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in its stubs alone
    class Meta:
        model = Note
        fields = ["title", "words", "more"]


def test_the_field_is_a_text_area_that_knows_whether_it_may_be_empty() -> None:
    form = NoteForm()
    assert isinstance(form.fields["words"], forms.CharField)
    assert isinstance(form.fields["words"].widget, forms.Textarea)
    assert form.fields["words"].required
    assert not form.fields["more"].required


def test_the_form_shows_and_saves_words() -> None:
    note = fresh(a_note(a_set()))
    assert NoteForm(instance=note).initial["words"] == SECRET
    form = NoteForm({"title": "t", "words": "typed", "more": ""}, instance=note)
    form.save()
    assert (fresh(note).words, fresh(note).more) == ("typed", "")


def test_unchanged_words_keep_their_bytes_through_a_form() -> None:
    note = a_note(a_set())
    before = stored(note)
    NoteForm({"title": "t", "words": SECRET}, instance=fresh(note)).save()
    assert stored(note) == before


def test_words_that_do_not_open_are_kept_when_the_form_sends_the_sentence_back() -> None:
    note = plant(a_note(a_set()), words=b"broken")
    shown = NoteForm(instance=note).initial["words"]
    assert shown == "These words cannot be opened."
    NoteForm({"title": "t", "words": shown}, instance=fresh(note)).save()
    assert stored(note) == b"broken"
    assert fresh(note).title == "t"


def test_empty_words_are_refused_where_words_are_needed() -> None:
    form = NoteForm({"title": "t", "words": ""}, instance=fresh(a_note(a_set())))
    assert list(form.errors) == ["words"]
