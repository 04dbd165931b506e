"""A pad is its owner's alone, stays with them for a day after the close, and can be kept as a private note."""

from datetime import timedelta

import pytest
from django_scopes import scopes_disabled

from accounts.models import Draft
from accounts.services import save_draft
from core import clock
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
    assert do(ben, scene.session, "keep-pad").status_code == 200
    assert drafts() == [("note", "Ask them first.")]
    page = get_fragment(ben, scene.session).content.decode()
    assert "My private note" in page
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
    for _press in range(2):
        assert do(ben, scene.session, "keep-pad").status_code == 200
    assert drafts() == [("note", "Mine.\n\nAsk them first.")]
