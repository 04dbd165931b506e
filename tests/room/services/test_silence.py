"""Ten seconds of silence, asked for by anybody where questions are asked; and who is done where several write."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from core import clock
from sessions.models import Attendance, QueueEntry, Session
from tests.cast import Cast
from tests.room.scene import Scene, client_of, do, move, set_scene

pytestmark = pytest.mark.django_db

RING = 'data-ring="silence"'


@pytest.fixture
def scene(people: Cast) -> Scene:
    made = set_scene(people)
    made.at("probing")
    for person in (people.ada, *people.members):
        do(client_of(person), made.session, "join", presence="in-room")
    return made


def press(scene: Scene, name: str, verb: str, **data: object) -> Any:
    return do(client_of(getattr(scene.people, name)), scene.session, verb, **data)


def shown(scene: Scene, name: str, where: str = "") -> str:
    answer = client_of(getattr(scene.people, name)).get(f"/sessions/{scene.session.pk}/room/{where}")
    return str(answer.content.decode())


def test_member_asks_and_every_screen_and_the_wall_go_quiet_for_ten_seconds(scene: Scene) -> None:
    assert RING in press(scene, "cleo", "silence").content.decode()
    for name, where in (("ada", ""), ("ben", ""), ("dev", ""), ("ada", "screen/")):
        page = shown(scene, name, where)
        assert RING in page
        assert "Cleo asked" not in page
    assert ("End the silence" in shown(scene, "ada"), "End the silence" in shown(scene, "dev")) == (
        True,
        False,
    )
    with time_machine.travel(clock.now() + timedelta(seconds=10.5), tick=False):
        assert RING not in shown(scene, "ada")


def test_asked_twice_it_is_one_and_the_queue_waits(scene: Scene) -> None:
    press(scene, "dev", "ask")
    press(scene, "cleo", "silence")
    first = Session.objects.get(pk=scene.session.pk)
    press(scene, "ada", "silence")
    second = Session.objects.get(pk=scene.session.pk)
    assert (first.silent_at, first.changes) == (second.silent_at, second.changes)
    refused = press(scene, "ada", "floor", about=scene.people.dev.pk)
    assert (refused.status_code, "the queue waits" in refused.content.decode()) == (422, True)
    assert QueueEntry.objects.get(session=scene.session, done_at=None).floor_at is None
    press(scene, "ada", "end-silence")
    assert press(scene, "ada", "floor", about=scene.people.dev.pk).status_code == 200


def test_moving_on_ends_it_and_outside_questions_it_is_the_hosts(scene: Scene) -> None:
    press(scene, "ben", "silence")  # who answers may ask for time to think
    assert RING not in move(client_of(scene.people.ada), scene.session, "next").content.decode()
    scene.session.refresh_from_db()
    scene.at("actions")
    assert press(scene, "cleo", "silence").status_code == 422
    assert RING in press(scene, "ada", "silence").content.decode()


def test_host_sees_how_many_are_done_with_their_names_and_others_their_own(scene: Scene) -> None:
    step = scene.at("reflection")
    press(scene, "cleo", "ready", step=step.pk)
    answer = press(scene, "dev", "ready", step=step.pk).content.decode()
    assert 'aria-pressed="true"' in answer
    assert "ready-names" not in answer
    host = shown(scene, "ada")
    due = re.search(r"2 of (\d) are done", host)
    assert (due is not None, "Done: Cleo, Dev." in host) == (True, True)
    session = Session.objects.get(pk=scene.session.pk)
    assert session.step_id == step.pk  # all done or not, nothing moves by itself
    press(scene, "dev", "ready", step=step.pk, back="1")
    assert re.search(r"1 of \d is done", shown(scene, "ada"))


def test_mark_is_of_one_stay_and_a_late_press_marks_nothing(scene: Scene) -> None:
    step = scene.at("reflection")
    press(scene, "cleo", "ready", step=step.pk)
    scene.at("next_date")
    assert press(scene, "dev", "ready", step=step.pk).status_code == 409
    scene.at("reflection")
    assert "0 of" in shown(scene, "ada")
    assert not Attendance.objects.filter(session=scene.session, person=scene.people.dev).exclude(
        ready_in=None
    )
