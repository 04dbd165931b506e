"""A part of the room that cannot be read or drawn says so; the rest of the room works."""

import logging

import pytest

from room.state.panels.reports import ReportsPanel
from room.state.state import RoomState
from tests import factories
from tests.cast import cast
from tests.room.scene import Scene, client_of, get_fragment, move, set_scene

pytestmark = pytest.mark.django_db
SAID = "This part of the room cannot be shown just now."


@pytest.fixture
def scene() -> Scene:
    people = cast()
    factories.action(people.cleo, people.harbour, "I will ask Sam.")
    scene = set_scene(people)
    scene.at("reports")
    return scene


def broken(*_args: object) -> object:
    raise KeyError("nothing like that")


def test_stage_that_cannot_be_read_leaves_the_rest(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(ReportsPanel, "read", broken)
    ada = client_of(scene.people.ada)
    with caplog.at_level(logging.ERROR, "room.drawing"):
        answer = get_fragment(ada, scene.session)
    page = answer.content.decode()
    assert (answer.status_code, page.count(SAID)) == (200, 1)
    assert [record.message for record in caplog.records if record.name == "room.drawing"] == [
        "the stage cannot be read"
    ]
    assert "People in the room" in page
    assert "Next: " in page
    assert move(ada, scene.session, "next").status_code == 200


def test_part_that_cannot_be_drawn_leaves_the_rest(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RoomState, "facts", property(broken))
    answer = get_fragment(client_of(scene.people.cleo), scene.session)
    page = answer.content.decode()
    assert (answer.status_code, page.count(SAID)) == (200, 1)
    assert "I will ask Sam." not in page
    assert "People in the room" in page
