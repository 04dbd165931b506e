"""What changes the plan is said, and taken back by one press where that gives back just what was."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django_scopes import scopes_disabled

from sessions.models import Round, Step
from tests import factories
from tests.cast import Cast, cast
from tests.room.scene import Scene, client_of, move, set_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    people: Cast = cast()
    made = set_scene(people)
    factories.chosen(made.session, people.cleo, "Who decides?")
    made.session.refresh_from_db()
    return made


def plan(scene: Scene) -> list[Any]:
    with scopes_disabled():
        rows = Round.objects.filter(session=scene.session).order_by("position")
        steps = Step.objects.filter(session=scene.session).order_by("position")
        return [
            *((row.presenter_id, row.minutes, row.format) for row in rows),
            *steps.values_list("name", "minutes"),
        ]


def undo(client: Client, shown: str) -> None:
    """Presses the Undo of the toast, with everything its form holds."""
    form = shown.split("data-toast")[1].split("<form")[1].split("</form>")[0]
    fields = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', form))
    address = re.search(r'action="([^"]+)"', form)
    assert address
    answer = client.post(
        address[1], {n: unescape(v) for n, v in fields.items()}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("verb", ["minutes", "format", "shift", "drop-round"])
def test_change_of_the_plan_is_taken_back_whole(scene: Scene, verb: str) -> None:
    client, before = client_of(scene.people.ada), plan(scene)
    last = Round.objects.filter(session=scene.session).order_by("-position")[0]
    first: dict[str, Any] = {"round": scene.turn.pk}
    data: dict[str, dict[str, Any]] = {
        "minutes": first | {"minutes": 20},
        "format": first | {"format": "suggestions"},
        "shift": first,
        "drop-round": {"round": last.pk},
    }
    shown = move(client, scene.session, verb, **data[verb]).content.decode()
    assert plan(scene) != before
    undo(client, shown)
    assert plan(scene) == before


def test_pause_is_said_and_taken_back(scene: Scene) -> None:
    client = client_of(scene.people.ada)
    undo(client, move(client, scene.session, "pause").content.decode())
    scene.session.refresh_from_db()
    assert scene.session.status == "running"


def test_no_undo_is_offered_that_would_not_give_back_what_was(scene: Scene) -> None:
    client = client_of(scene.people.ada)
    shown = move(client, scene.session, "drop-round", round=scene.turn.pk).content.decode()
    assert "left out" in shown.split("data-toast")[1]
    assert "<form" not in shown.split("data-toast")[1].split("</div>")[0]
