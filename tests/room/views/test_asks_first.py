"""Presses that stop and ask: into a round that nobody presents, and a turn that ends with an action unreported."""

import pytest
from django_scopes import scopes_disabled

from sessions.models import ReportTurn, Round
from tests import factories
from tests.cast import cast
from tests.room.scene import Scene, client_of, do, get_fragment, move, set_scene

pytestmark = pytest.mark.django_db


def words(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def open_selection() -> Scene:
    people = cast()
    session = factories.running_session(people.harbour, at="selection")
    turn = session.session_rounds.first()
    assert turn is not None
    return Scene(people, session, turn)


@pytest.mark.parametrize("verb", ["next", "skip"])
def test_round_of_nobody_is_asked_about_first(verb: str) -> None:
    scene = open_selection()
    with scopes_disabled():
        factories.bid(scene.session, scene.people.cleo, "What do I drop?")
    host = client_of(scene.people.ada)
    answer = move(host, scene.session, verb)
    assert answer.status_code == 422
    page = words(answer)
    assert 'data-asks="who-presents"' in page
    assert "Who presents in round 1?" in page
    assert "Cleo presents: What do I drop?" in page
    scene.session.refresh_from_db()
    assert scene.session.step is not None
    assert scene.session.step.kind == "selection"
    assert move(host, scene.session, "next", alone="1").status_code == 200
    scene.session.refresh_from_db()
    assert scene.session.step is not None
    assert scene.session.step.kind == "presenting"


def test_topic_named_there_brings_its_minutes_and_next_goes_on() -> None:
    scene = open_selection()
    with scopes_disabled():
        bid = factories.bid(scene.session, scene.people.cleo, "What do I drop?", minutes=25)
    host = client_of(scene.people.ada)
    round_ = scene.session.session_rounds.order_by("position").first()
    assert round_ is not None
    move(host, scene.session, "presenter", round=round_.pk, about=scene.people.cleo.pk, bid=bid.pk)
    round_ = Round.objects.get(pk=round_.pk)
    assert (round_.presenter_id, round_.issue_id, round_.minutes) == (
        scene.people.cleo.pk,
        bid.issue_id,
        25,
    )
    assert "Who presents in round" not in words(get_fragment(host, scene.session))
    assert move(host, scene.session, "next").status_code == 200


def test_break_before_a_round_of_nobody_asks_and_a_jump_is_refused() -> None:
    scene = set_scene(cast())
    host = client_of(scene.people.ada)
    scene.at("read_back")
    move(host, scene.session, "insert", kind="break", minutes=10)
    assert move(host, scene.session, "next").status_code == 200
    assert "Who presents in round 2?" in words(get_fragment(host, scene.session))
    assert "Who presents in round" not in words(get_fragment(client_of(scene.people.cleo), scene.session))
    assert move(host, scene.session, "next").status_code == 422
    step = scene.session.steps.filter(kind="probing").exclude(round=scene.turn).get()
    assert move(host, scene.session, "jump", step=step.pk).status_code == 422
    assert move(host, scene.session, "jump", step=step.pk, restores="1").status_code == 200


def test_only_who_is_here_can_be_named() -> None:
    people = cast()
    session = factories.running_session(people.harbour, here=[people.cleo, people.dev], at="selection")
    page = words(get_fragment(client_of(people.ada), session))
    assert f'<option value="{people.cleo.pk}">' in page
    assert f'<option value="{people.ben.pk}">' not in page
    assert "Not here, so not in the list: Ben," in page


def test_turn_with_an_action_unreported_is_asked_about_by_name_and_taken_back() -> None:
    people = cast()
    for say in ("I will ask the director.", "I will go home at five."):
        factories.action(people.ben, people.harbour, say)
    session = factories.running_session(people.harbour)
    scene = Scene(people, session, None)  # type: ignore[arg-type]
    scene.at("reports")
    ben = client_of(people.ben)
    with scopes_disabled():
        told = people.ben.actions.order_by("created_at").first()
    assert told is not None
    do(ben, scene.session, "report", action=told.pk, outcome="done")
    answer = do(ben, scene.session, "reported", about=people.ben.pk)
    page = words(answer)
    assert answer.status_code == 422
    assert 'data-asks="untold"' in page
    asked = page.partition('id="untold"')[2].partition("Go on without")[0]
    assert "One action has no report yet" in page
    assert "Report it: I will go home at five." in asked
    assert "director" not in asked
    assert not ReportTurn.objects.filter(session=session).exists()
    said = words(do(ben, scene.session, "reported", about=people.ben.pk, without="1"))
    assert "Gone on without it." in said
    assert "Undo" in said
    do(ben, scene.session, "reported", about=people.ben.pk, back="1")
    assert not ReportTurn.objects.filter(session=session).exists()


@pytest.mark.parametrize("kind", ["presenting", "actions"])
def test_jump_into_a_round_of_nobodys_asks_and_goes_there_when_told(kind: str) -> None:
    scene = open_selection()
    steps = scene.session.steps.filter(round__isnull=False).order_by("position")
    step = steps.filter(kind=kind).last()  # not the round that comes next
    assert step is not None
    assert step.round != scene.turn
    host, member = client_of(scene.people.ada), client_of(scene.people.ben)
    answer = move(host, scene.session, "jump", step=step.pk)
    assert answer.status_code == 422
    page = words(answer)
    assert 'data-asks="who-presents"' in page
    assert f"Who presents in round {step.round.position + 1}?" in page  # type: ignore[union-attr]
    assert f'name="step" value="{step.pk}"' in page
    assert move(host, scene.session, "jump", step=step.pk, alone="1").status_code == 200
    for reader in (host, member):
        page = words(get_fragment(reader, scene.session))
        assert "Nobody presents in this round." in page
        assert "presenter is presenting" not in page
        assert "/commit" not in page
        assert "presenter’s own words" not in page
