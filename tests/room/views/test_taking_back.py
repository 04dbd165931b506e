"""On the screens: what is over is passed by under its own number, and every press but closing can be taken back."""

import re

import pytest

from sessions.models import Session, Step
from tests import factories
from tests.cast import cast
from tests.room.scene import Scene, client_of, get_fragment, move, set_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    """Ben's round was run to its end, Cleo's is to come, and the session is back at its selection."""
    scene = set_scene(cast())
    factories.chosen(scene.session, scene.people.cleo)
    for step in scene.turn.steps.order_by("position"):
        scene.at(step.kind)
    factories.go_to(scene.session, "selection")
    return scene


def undo_of(shown: str) -> tuple[str, dict[str, str]]:
    """The verb behind Undo, and what it sends."""
    toast = shown.split('class="toast"')[1]
    verb = re.findall(r'action="[^"]*/do/([a-z-]+)"', toast)
    return verb[0], dict(re.findall(r'name="(step|restores)" value="([^"]*)"', toast))


def at(session: Session) -> tuple[str, str]:
    session.refresh_from_db()
    assert session.step is not None
    turn = session.step.round
    return (turn.presenter.short_name if turn and turn.presenter else "", session.step.name)


def test_rounds_keep_their_numbers_when_the_first_is_over(scene: Scene) -> None:
    shown = get_fragment(client_of(scene.people.ada), scene.session).content.decode()
    today = shown.split('id="seq"')[1].split("</section>")[0]
    assert re.findall(r'<p class="label">(\d)\. (\w+)', today) == [("2", "Cleo")]
    assert re.findall(r'sequence-n">(\d)<', today) == ["2"]


def test_next_names_and_enters_what_is_still_to_come_and_is_taken_back_whence_it_came(scene: Scene) -> None:
    ada = client_of(scene.people.ada)
    assert "Next: Presenting" in get_fragment(ada, scene.session).content.decode()
    shown = move(ada, scene.session, "next").content.decode()
    assert at(scene.session) == ("Cleo", "Presenting")
    verb, sent = undo_of(shown)
    move(ada, scene.session, verb, **sent)
    assert at(scene.session) == ("", "Selection")


@pytest.mark.parametrize(("kind", "name"), [("break", "Break"), ("off_script", "Off script")])
def test_a_break_or_time_off_script_is_taken_back(scene: Scene, kind: str, name: str) -> None:
    ada, plan = client_of(scene.people.ada), Step.objects.filter(session=scene.session)
    before = list(plan.order_by("position").values_list("pk", flat=True))
    shown = move(ada, scene.session, "insert", kind=kind, minutes=10).content.decode()
    assert f"{name} is next." in shown
    verb, sent = undo_of(shown)
    assert move(ada, scene.session, verb, **sent).status_code == 200
    assert list(plan.order_by("position").values_list("pk", flat=True)) == before
