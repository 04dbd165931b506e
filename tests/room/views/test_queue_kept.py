"""The queue over a change of stage: kept where the next stage has one too, until the host says otherwise."""

import pytest

from sessions.models import QueueEntry
from tests.cast import cast
from tests.room.scene import Scene, client_of, do, get_fragment, move, set_scene

pytestmark = pytest.mark.django_db


def shown(scene: Scene, name: str) -> str:
    answer = get_fragment(client_of(getattr(scene.people, name)), scene.session)
    return " ".join(answer.content.decode().split())


def waiting() -> Scene:
    """Cleo has the floor at the clarification questions, Dev and Hal wait."""
    scene = set_scene(cast())
    scene.at("clarification")
    for name in ("cleo", "dev", "hal"):
        do(client_of(getattr(scene.people, name)), scene.session, "ask")
    do(client_of(scene.people.ada), scene.session, "floor", about=scene.people.cleo.pk)
    return scene


def line(scene: Scene) -> list[str]:
    entries = QueueEntry.objects.filter(session=scene.session, done_at=None, floor_at=None)
    return [entry.person.name.split()[0] for entry in entries.select_related("person")]


def test_host_gives_the_floor_to_anybody_in_line_from_the_middle_card() -> None:
    scene = waiting()
    page = shown(scene, "ada")
    card = page[page.index('aria-labelledby="turn-h"') : page.index('aria-label="People in the room"')]
    assert "Give the floor to Dev" in card
    assert "Give the floor to Hal" in card
    assert card.count('data-key="f"') == 1
    assert "Give the floor" not in shown(scene, "hal")
    do(client_of(scene.people.ada), scene.session, "floor", about=scene.people.hal.pk)
    assert line(scene) == ["Dev"]


def test_next_keeps_the_line_and_asks_the_host() -> None:
    scene = waiting()
    ada = client_of(scene.people.ada)
    assert "Keep the queue" not in shown(scene, "ada")
    answer = move(ada, scene.session, "next").content.decode()
    assert line(scene) == ["Dev", "Hal"]
    assert "Keep the queue" in answer
    assert "Keep the queue" not in shown(scene, "dev")
    assert "Keep the queue" not in do(ada, scene.session, "keep-queue").content.decode()
    assert line(scene) == ["Dev", "Hal"]
    do(ada, scene.session, "clear-queue")
    assert line(scene) == []


def test_stage_without_a_queue_ends_it() -> None:
    scene = waiting()
    scene.at("actions")
    assert line(scene) == []
