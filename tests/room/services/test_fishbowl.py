"""A fishbowl of twelve: the inner circle works, the outer one watches, comes in, changes places."""

from typing import Any

import pytest
from django.urls import reverse

from room.services import opening
from sessions.models import Attendance, Session
from sessions.reads.balance import balance
from tests import factories
from tests.cast import cast
from tests.room.scene import Scene, client_of, do, set_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    people = cast()
    for n in range(6):
        factories.membership(factories.user(f"Guest{n}"), people.harbour)
    made = set_scene(people)
    made.at("probing")
    return made


def members(scene: Scene) -> list[Any]:
    rows = Attendance.objects.filter(session=scene.session, role="member").select_related("person")
    return [row.person for row in rows.order_by("created_at", "id")]


def sides(scene: Scene) -> tuple[list[Any], list[Any]]:
    rows = Attendance.objects.filter(session=scene.session, role="member").select_related("person")
    return [r.person for r in rows if not r.outer_task], [r.person for r in rows if r.outer_task]


def press(scene: Scene, person: Any, verb: str, **data: object) -> Any:
    return do(client_of(person), scene.session, verb, **data)


def shown(scene: Scene, person: Any) -> str:
    return str(client_of(person).get(reverse("room:room", args=[scene.session.pk])).content.decode())


def ask(scene: Scene, person: Any) -> int:
    words = {"step": scene.session.step_id, "kind": "probing", "words": "What else?"}
    return int(press(scene, person, "contribute", **words).status_code)


def test_more_than_eight_are_offered_one_and_the_outer_circle_watches(scene: Scene) -> None:
    ada = scene.people.ada
    assert "try a fishbowl" in shown(scene, ada)
    assert "try a fishbowl" not in shown(scene, scene.people.cleo)
    press(scene, ada, "fishbowl")
    inner, outer = sides(scene)
    assert (len(inner), len(outer), scene.people.ben in inner) == (6, 6, True)
    watcher, worker = outer[0], next(one for one in inner if one != scene.people.ben)
    page = shown(scene, watcher)
    assert ("You are in the outer circle" in page, 'id="pad"' in page, "Share my question" in page) == (
        True,
        True,
        False,
    )
    assert [ask(scene, watcher), press(scene, watcher, "ask").status_code, ask(scene, worker)] == [
        403,
        403,
        200,
    ]
    assert shown(scene, ada).count("Outer circle") == 6


def test_it_comes_in_changes_places_and_ends(scene: Scene) -> None:
    ada = scene.people.ada
    press(scene, ada, "fishbowl", size="5")
    inner, outer = sides(scene)
    press(scene, ada, "come-in")
    assert ask(scene, outer[0]) == 200
    press(scene, ada, "come-in", back="1")
    press(scene, ada, "swap")
    inside, _outside = sides(scene)
    assert (len(inside), scene.people.ben in inside) == (5, True)
    assert not set(inside) - {scene.people.ben} & set(inner) or set(inside) - {scene.people.ben} <= set(outer)
    press(scene, ada, "one-circle")
    assert sides(scene)[1] == []
    assert ask(scene, outer[0]) == 200


def test_open_chair_has_one_place(scene: Scene) -> None:
    press(scene, scene.people.ada, "fishbowl", open_chair="1")
    inner, (first, second, *_rest) = sides(scene)
    assert press(scene, inner[-1], "chair").status_code == 403
    assert press(scene, first, "chair").status_code == 200
    assert press(scene, second, "chair").status_code == 422
    assert [ask(scene, first), ask(scene, second)] == [200, 403]
    press(scene, first, "chair", back="1")
    assert [ask(scene, first), press(scene, second, "chair").status_code] == [403, 200]


def test_who_watched_was_there_and_waited_for_no_turn(scene: Scene) -> None:
    ada = scene.people.ada
    press(scene, ada, "fishbowl")
    _inner, outer = sides(scene)
    session = Session.objects.get(pk=scene.session.pk)
    opening.close_session(session_id=session.pk, person=ada, expected_version=session.version)
    waited = {share.person.pk: share.waited for share in balance(scene.people.harbour)}
    assert {waited[one.pk] for one in outer} == {0}
    assert waited[scene.people.cleo.pk] == 1
    row = Attendance.objects.get(session=session, person=outer[0])
    assert row.came
