"""A pad is its owner's alone, stays with them for a day after the close, and can be kept as a private note."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import Draft
from accounts.services import save_draft
from core import clock
from privacy.reads.personal_data import SECTIONS
from privacy.services import retention
from room.services import opening
from sessions.models import Session
from tests.cast import cast
from tests.room.scene import Scene, client_of, do, get_fragment, set_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    """Ben wrote on his pad while he listened, and Ada has closed the session."""
    scene = set_scene(cast(), format="suggestions")
    scene.at("suggestions")
    slot = f"pad:{scene.session.pk}"
    save_draft(person=scene.people.ben, slot=slot, words="Ask them first.", about=scene.session.pk)
    scene.at("next_date")
    with scopes_disabled():
        opening.close_session(session_id=scene.session.pk, person=scene.people.ada, expected_version=None)
    scene.session.refresh_from_db()
    return scene


def drafts() -> list[tuple[str, str]]:
    found = Draft.objects.with_scopes_disabled().all()
    return [(draft.slot.partition(":")[0], str(draft.words)) for draft in found]


def test_owner_is_asked_after_the_close_and_keeps_it_as_a_note(scene: Scene) -> None:
    ben = client_of(scene.people.ben)
    page = get_fragment(ben, scene.session).content.decode()
    assert "Your pad is deleted tomorrow, unless you keep it." in page
    answer = do(ben, scene.session, "keep-pad")
    assert "Kept. Only you see it." in answer.content.decode()
    assert drafts() == [("note", "Ask them first.")]
    page = get_fragment(ben, scene.session).content.decode()
    assert "My private note" in page
    assert "Kept. It stands in" in page
    assert "Typed, but not shared" not in page
    assert "Keep it as a private note" not in page
    assert "Ask them first." not in get_fragment(client_of(scene.people.ada), scene.session).content.decode()


def test_pad_goes_a_day_after_the_close_and_a_note_stays(scene: Scene) -> None:
    ben = scene.people.ben
    save_draft(person=ben, slot=f"note:{scene.session.pk}", words="Mine.", about=scene.session.pk)
    retention.retain()
    assert len(drafts()) == 2
    Session.objects.filter(pk=scene.session.pk).update(closed_at=clock.now() - timedelta(hours=25))
    retention.retain()
    assert drafts() == [("note", "Mine.")]


def test_keeping_it_twice_and_what_was_kept_before_lose_nothing(scene: Scene) -> None:
    ben = client_of(scene.people.ben)
    save_draft(
        person=scene.people.ben, slot=f"note:{scene.session.pk}", words="Mine.", about=scene.session.pk
    )
    pressed = [do(ben, scene.session, "keep-pad").content.decode() for _press in range(2)]
    assert "Kept. Only you see it." in pressed[-1]
    assert drafts() == [("note", "Mine.\n\nAsk them first.")]


def test_a_note_stands_on_its_owners_pages_alone_and_is_found_by_them(scene: Scene) -> None:
    ben, ada = client_of(scene.people.ben), client_of(scene.people.ada)
    do(ben, scene.session, "keep-pad")
    pages = [reverse(f"sessions:{name}", args=[scene.session.pk]) for name in ("mine", "record")]
    for page in pages:
        shown = ben.get(page).content.decode()
        assert "My private note" in shown
        assert "Ask them first." in shown
        assert "Ask them first." not in ada.get(page).content.decode()
    looked = {"words": "first", "kind": "mine"}
    shown = ben.post(reverse("search"), looked).content.decode()
    assert "Private note" in shown
    assert pages[0] in shown
    assert "Ask them" not in ada.post(reverse("search"), looked).content.decode()


def test_a_note_is_exported_as_one_and_outlasts_drafts_until_the_sets_words_go(scene: Scene) -> None:
    do(client_of(scene.people.ben), scene.session, "keep-pad")
    told = {section.name: list(section.entries(scene.people.ben)) for section in SECTIONS}
    assert [row["words"] for row in told["private_notes"]] == ["Ask them first."]
    assert told["drafts"] == []
    Draft.objects.with_scopes_disabled().update(updated_at=clock.now() - timedelta(days=400))
    retention.retain()
    assert drafts() == [("note", "Ask them first.")]
    scene.session.learning_set.status, scene.session.learning_set.ended_at = "ended", clock.now()
    scene.session.learning_set.save()
    retention.delete_set_content(scene.session.learning_set_id)
    assert drafts() == []
