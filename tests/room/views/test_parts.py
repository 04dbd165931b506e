"""Who takes which part, and that each reads what is true for them."""

import pytest

from actions.models import Action
from core import clock
from sessions.models import Attendance, Session
from sets.models import Membership
from tests import factories
from tests.cast import wide_cast
from tests.room.scene import Scene, client_of, do, get_fragment, move, set_scene

pytestmark = pytest.mark.django_db


def shown(scene: Scene, name: str) -> str:
    answer = get_fragment(client_of(getattr(scene.people, name)), scene.session)
    return " ".join(answer.content.decode().split())


def test_note_taker_is_named_at_the_welcome_and_reads_the_actions_large() -> None:
    scene = set_scene(wide_cast())
    factories.go_to(scene.session, "welcome")
    people, ada = scene.people, client_of(scene.people.ada)
    assert "Takes notes in round 1" in shown(scene, "ada")
    assert do(ada, scene.session, "note-taker", round=scene.turn.pk, about=people.ben.pk).status_code == 422
    assert (
        do(
            client_of(people.dev), scene.session, "note-taker", round=scene.turn.pk, about=people.cleo.pk
        ).status_code
        == 403
    )
    assert do(ada, scene.session, "note-taker", round=scene.turn.pk, about=people.cleo.pk).status_code == 200
    assert "You take notes in round 1." in shown(scene, "cleo")
    assert "Cleo takes notes in round 1." in shown(scene, "dev")
    scene.session.refresh_from_db()
    scene.at("read_back")
    page = shown(scene, "cleo")
    assert "You took the notes: read the actions out loud" in page
    assert "to-read-out" in page
    other = shown(scene, "dev")
    assert "Cleo reads the actions out loud." in other
    assert "to-read-out" not in other
    assert "Cleo, please read the actions out loud. Ben, is that what you meant?" in shown(scene, "ada")


def test_nobody_reads_of_a_note_taker_who_was_not_asked() -> None:
    scene = set_scene(wide_cast())
    scene.at("read_back")
    page = shown(scene, "dev")
    assert "The note-taker" not in page
    assert "Nobody takes notes yet" in page
    assert (
        do(
            client_of(scene.people.dev),
            scene.session,
            "note-taker",
            round=scene.turn.pk,
            about=scene.people.dev.pk,
        ).status_code
        == 200
    )
    assert "You took the notes" in shown(scene, "dev")


def test_host_of_the_next_session_is_kept_and_shown() -> None:
    people = wide_cast()
    scene = set_scene(people)
    scene.at("next_date")
    assert "hosts." not in shown(scene, "cleo")
    assert (
        do(client_of(scene.people.ada), scene.session, "next-host", about=scene.people.dev.pk).status_code
        == 200
    )
    assert "Dev hosts." in shown(scene, "cleo")
    assert Session.objects.get(pk=scene.session.pk).next_host_id == scene.people.dev.pk
    assert (
        do(client_of(scene.people.ada), scene.session, "next-host", about=people.observer.pk).status_code
        == 422
    )


def test_observer_and_returning_facilitator_read_what_is_so_for_them() -> None:
    scene = set_scene(wide_cast())
    scene.at("topics")
    page = shown(scene, "observer")
    assert "You are observing" in page
    assert "Say your topic in one line" not in page
    assert "Say your topic in one line" in shown(scene, "cleo")
    move(client_of(scene.people.gita), scene.session, "take-over")
    page = shown(scene, "ada")
    assert "You facilitate this set: take it back when you are ready." in page
    assert "if they are gone" not in page
    assert "You are observing" not in page


def test_everybody_has_a_pad_that_nobody_else_reads() -> None:
    scene = set_scene(wide_cast())
    for stage in ("presenting", "topics"):
        scene.at(stage)
        for name in ("ada", "ben", "cleo", "observer"):
            assert shown(scene, name).count('id="pad"') == 1


def test_remote_finds_the_call_and_is_remembered() -> None:
    people = wide_cast()
    first = factories.running_session(people.harbour, here=[people.dev])
    do(client_of(people.cleo), first, "join", presence="remote")
    first.refresh_from_db()
    move(client_of(people.ada), first, "close")
    second = factories.running_session(people.harbour, here=[people.dev], link="https://call.example/harbour")
    scene = Scene(people, second, None)  # type: ignore[arg-type]
    client_of(people.cleo).post(f"/sessions/{second.pk}/room/here")
    assert Attendance.objects.get(session=second, person=people.cleo).presence == "remote"
    page = shown(scene, "cleo")
    assert 'href="https://call.example/harbour"' in page
    assert "Join the call" in page


def test_people_with_one_first_name_are_told_apart_everywhere_in_the_room() -> None:
    people = wide_cast()
    for person, name in (
        (people.cleo, "Miguel Costa"),
        (people.dev, "Miguel Sá"),
        (people.hal, "Dr Ana Mead"),
    ):
        person.name = name
        person.save()
    scene = set_scene(people)
    scene.at("clarification")
    for name in ("cleo", "dev"):
        do(client_of(getattr(people, name)), scene.session, "ask")
    page = shown(scene, "ada")
    for name in ("Give the floor to Miguel C.", "Give the floor to Miguel S.", ">Ana</option>"):
        assert name in page
    assert "Miguel<" not in page
    assert ">Dr<" not in page


def test_member_who_leaves_the_set_in_their_own_round_and_the_room_are_told_so() -> None:
    people = wide_cast()
    scene = set_scene(people)
    scene.at("probing")
    held = Membership.objects.get(person=scene.people.ben, learning_set=scene.people.harbour)
    held.ended_at = clock.now()
    held.save()
    answer = client_of(scene.people.ben).get(f"/sessions/{scene.session.pk}/room/")
    assert answer.status_code == 404
    assert "You are no longer in this set" in answer.content.decode()
    stranger = client_of(people.leaver).get(f"/sessions/{scene.session.pk}/room/")
    assert "no longer" not in stranger.content.decode()
    assert "Ben is no longer in this set." in shown(scene, "cleo")
    page = shown(scene, "ada")
    assert "Ben is no longer in this set. Who presents instead?" in page
    assert "Go on without this round" in page


def test_who_takes_notes_writes_the_actions_down_in_the_words_of_the_presenter() -> None:
    scene = set_scene(wide_cast())
    cleo, dev = client_of(scene.people.cleo), client_of(scene.people.dev)
    scene.at("actions")
    said = {"round": scene.turn.pk, "words": "I will ask the ward first."}
    assert do(cleo, scene.session, "commit", **said).status_code == 403
    assert (
        do(cleo, scene.session, "note-taker", round=scene.turn.pk, about=scene.people.cleo.pk).status_code
        == 200
    )
    page = shown(scene, "cleo")
    assert "write down each action in the presenter’s words" in page
    assert "In the presenter’s own words" in page
    assert do(cleo, scene.session, "commit", **said).status_code == 200
    action = Action.objects.with_scopes_disabled().get(learning_set=scene.session.learning_set)
    assert action.owner_id == scene.people.ben.pk
    better = {"action": action.pk, "words": "I will ask the ward on Monday."}
    assert do(dev, scene.session, "change-action", **better).status_code == 403
    assert do(cleo, scene.session, "change-action", **better).status_code == 200
    assert do(dev, scene.session, "drop-action", action=action.pk).status_code == 403
    assert do(cleo, scene.session, "drop-action", action=action.pk).status_code == 200
