"""The hard moment: one press, every screen calm, and ways on that ask nothing of anybody."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django_scopes import scopes_disabled

from core.errors import Refused
from room.services import hold, running
from sessions.models import Commitment, QueueEntry, Round, Session, Step
from sessions.process.machine import Move
from tests import factories
from tests.cast import Cast
from tests.room.scene import Scene, client_of, do, look_at_room, move, set_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(people: Cast) -> Scene:
    made = set_scene(people)
    made.at("probing")
    return made


def press(scene: Scene, verb: str, **data: object) -> Any:
    return move(client_of(scene.people.ada), scene.session, verb, **data)


def page(scene: Scene, name: str, where: str = "") -> str:
    answer = client_of(getattr(scene.people, name)).get(f"/sessions/{scene.session.pk}/room/{where}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_press_stops_the_clock_and_calms_every_screen_and_the_wall(scene: Scene) -> None:
    # Asked at a version that is long past: in that moment nothing is asked back.
    assert do(client_of(scene.people.ada), scene.session, "hold", expected_version=0).status_code == 200
    scene.session.refresh_from_db()
    assert (scene.session.status, scene.session.held_at is None) == ("paused", False)
    for name, where in (("ada", ""), ("ben", ""), ("cleo", ""), ("ada", "screen/")):
        shown = page(scene, name, where)
        assert "We stop here for a moment" in shown
        assert "data-clock" not in shown
        assert "Probing questions" not in shown.split("</title>")[1] or name == "ada"
    assert reverse("sets:at_risk", args=[scene.session.learning_set_id]) in page(scene, "cleo")


def test_only_the_host_has_the_ways_on_and_pressing_again_changes_nothing(scene: Scene) -> None:
    for _n in range(2):
        press(scene, "hold")
    since = Session.objects.get(pk=scene.session.pk).held_at
    assert ("Go on here" in page(scene, "ada"), "Go on here" in page(scene, "cleo")) == (True, False)
    press(scene, "resume")
    scene.session.refresh_from_db()
    assert (scene.session.status, scene.session.held_at, since is None) == ("running", None, False)
    assert "We stop here" not in page(scene, "cleo")


def test_round_is_ended_without_a_result_and_counts_as_a_turn(scene: Scene) -> None:
    turn = scene.turn.pk
    press(scene, "hold")
    assert press(scene, "end-round").status_code == 200
    scene.session.refresh_from_db()
    assert (scene.session.status, scene.session.held_at) == ("running", None)
    assert scene.session.step is not None
    assert scene.session.step.round_id != turn
    ended = Round.objects.get(pk=turn)
    assert (ended.status, ended.ended_at is None) == ("done", False)
    with scopes_disabled():
        assert not Commitment.objects.filter(round=turn).exists()


def test_break_begins_at_once_and_the_clock_runs_again(scene: Scene) -> None:
    press(scene, "hold")
    assert press(scene, "breathe", minutes=10).status_code == 200
    scene.session.refresh_from_db()
    assert scene.session.step is not None
    assert (scene.session.step.kind, scene.session.step.minutes) == ("break", 10)
    assert (scene.session.status, scene.session.held_at) == ("running", None)


def test_no_round_is_ended_where_none_runs(scene: Scene) -> None:
    scene.session.refresh_from_db()
    moved: Any = factories.go_to(scene.session, "reflection")
    with pytest.raises(Refused, match="no round to end"), scopes_disabled():
        hold.end_round(session_id=moved.pk, person=scene.people.ada, expected_version=None)


def test_what_is_moved_on_from_a_hard_moment_is_no_longer_held(scene: Scene) -> None:
    press(scene, "hold")
    with scopes_disabled():
        step = Step.objects.filter(session=scene.session, kind="welcome").get()
        here: dict[str, Any] = {"session_id": scene.session.pk, "person": scene.people.ada}
        running.move_on(**here, move=Move.JUMP, step_id=step.pk, expected_version=None)
        running.resume(**here, expected_version=None)
    assert Session.objects.get(pk=scene.session.pk).held_at is None


def test_break_from_a_hard_moment_leads_back_to_where_one_was(scene: Scene) -> None:
    with time_machine.travel("2026-03-05T10:00:00Z", tick=False) as clock:
        was = scene.at("probing")
        clock.shift(timedelta(minutes=3))
        room = look_at_room(scene.session, scene.people.ada)
        ends, steps = room.agenda.budget.ends_at, room.agenda.steps
        press(scene, "hold")
        press(scene, "breathe", minutes=10)
        room = look_at_room(scene.session, scene.people.ada)
        assert room.next_step is not None
        assert (room.next_step.pk, room.agenda.steps) == (was.pk, steps + 1)
        assert room.agenda.budget.ends_at == ends + timedelta(minutes=10)
        clock.shift(timedelta(minutes=10))
        press(scene, "next")
        room = look_at_room(scene.session, scene.people.ada)
        assert (room.step and room.step.pk, room.agenda.budget.ends_at) == (
            was.pk,
            ends + timedelta(minutes=10),
        )
        assert room.round is not None
        assert (room.round.pk, room.round.status) == (scene.turn.pk, "running")
        press(scene, "next")
        assert scene.turn.pk == Round.objects.get(session=scene.session, status="running").pk
        room = look_at_room(scene.session, scene.people.ada)
        assert room.step is not None
        assert room.step.kind == "action_questions"


def test_going_back_counts_no_minute_twice(scene: Scene) -> None:
    with time_machine.travel("2026-03-05T10:00:00Z", tick=False) as clock:
        scene.at("probing")
        clock.shift(timedelta(minutes=3))
        ends = look_at_room(scene.session, scene.people.ada).agenda.budget.ends_at
        press(scene, "back")
        again = look_at_room(scene.session, scene.people.ada).agenda
        assert again.budget.ends_at == ends + timedelta(
            minutes=7
        )  # what clarification has, and what probing has left


def test_break_before_the_first_stage_of_a_round_goes_on_with_that_round(scene: Scene) -> None:
    first = scene.at("presenting")
    press(scene, "hold")
    press(scene, "breathe", minutes=5)
    press(scene, "next")
    scene.session.refresh_from_db()
    assert scene.session.step_id == first.pk
    assert Round.objects.get(pk=scene.turn.pk).status == "running"


def test_over_a_break_who_waits_keeps_their_place_and_who_spoke_is_in_line_again(scene: Scene) -> None:
    for name in ("cleo", "dev", "femi"):
        do(client_of(getattr(scene.people, name)), scene.session, "ask")
    do(client_of(scene.people.ada), scene.session, "floor", about=scene.people.cleo.pk)
    press(scene, "hold")
    press(scene, "breathe", minutes=5)
    press(scene, "next")
    with scopes_disabled():
        line = [one.person_id for one in QueueEntry.objects.filter(session=scene.session, done_at=None)]
        spoken = QueueEntry.objects.filter(session=scene.session).exclude(done_at=None).get()
    assert line == [scene.people.cleo.pk, scene.people.dev.pk, scene.people.femi.pk]
    assert spoken.person_id == scene.people.cleo.pk
    assert spoken.floor_at is not None
    assert "Nobody is waiting" not in page(scene, "ada")
