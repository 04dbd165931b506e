"""What the room's screens say: whose turn it is by name, nothing that is not so, and nothing that shames."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django_scopes import scopes_disabled

from accounts.services import save_draft
from core import clock
from room.services import reports
from sessions.models import Session, Step
from sessions.reads.plan import visit_of
from sessions.services import locking
from tests import factories
from tests.cast import cast
from tests.room.scene import Scene, client_of, do, get_fragment, move, set_scene

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 3, 4, 10, tzinfo=UTC)


def shown(scene: Scene, name: str) -> str:
    """The room as that person reads it, without its line breaks."""
    answer = get_fragment(client_of(getattr(scene.people, name)), scene.session)
    return " ".join(answer.content.decode().split())


def reporting() -> Scene:
    """Ben and Cleo have each an action to report on, and Ben has the floor."""
    people = cast()
    factories.action(people.ben, people.harbour, "I will ask first.")
    factories.action(people.cleo, people.harbour, "I will leave at five.")
    scene = set_scene(people)
    scene.at("reports")
    return scene


def test_a_report_names_whose_turn_it_is() -> None:
    scene = reporting()
    page = shown(scene, "cleo")
    assert "Ben reports. Listen" in page
    assert "Reports now" in page
    assert "Each owner of an action" not in page
    assert "</svg>You</dd>" in shown(scene, "ben")


def test_the_line_to_say_changes_when_everybody_has_had_their_turn() -> None:
    scene = reporting()
    for name in ("ben", "cleo"):
        person = getattr(scene.people, name)
        do(client_of(person), scene.session, "reported", about=person.pk, without="1")
    page = shown(scene, "ada")
    assert "The next person" not in page
    assert "Thank you. Everyone here has had their turn." in page


def test_a_report_is_told_as_what_became_of_it() -> None:
    scene = reporting()
    ben = scene.people.ben
    with scopes_disabled():
        action = ben.actions.get()
        reports.report(
            session_id=scene.session.pk,
            person=ben,
            action_id=action.pk,
            outcome="not-yet",
            happened="No occasion.",
            changed="",
            keep_open=False,
        )
    do(client_of(ben), scene.session, "reported", about=ben.pk)
    assert "Reported: 1 not yet" in shown(scene, "cleo")


def test_a_presenter_is_told_what_they_do_and_the_others_what_the_presenter_does() -> None:
    scene = set_scene(cast())
    scene.at("probing")
    assert "<dt>You</dt>" in shown(scene, "ben")
    assert "Answer</dd>" in shown(scene, "ben")
    assert "Answers</dd>" in shown(scene, "cleo")


def test_a_draft_without_a_topic_line_is_not_offered_as_one() -> None:
    scene = set_scene(cast())
    factories.issue(scene.people.cleo, scene.people.harbour, "", status="draft")
    scene.at("topics")
    assert "You have one already" not in shown(scene, "cleo")


def test_the_pad_of_a_listening_presenter_stays_with_them_afterwards() -> None:
    scene = set_scene(cast(), format="suggestions")
    scene.at("suggestions")
    slot = f"pad:{scene.session.pk}"
    with scopes_disabled():
        save_draft(person=scene.people.ben, slot=slot, words="Ask them first.", about=scene.session.pk)
    scene.at("response")
    page = shown(scene, "ben")
    assert "My pad" in page
    assert "Ask them first." in page
    assert "Typed, but not shared" not in page
    assert "Ask them first." not in shown(scene, "ada")


def test_a_host_who_presents_and_listens_has_all_of_a_hosts_screen_and_the_pad() -> None:
    scene = set_scene(cast(), format="suggestions")
    scene.at("suggestions")
    Session.objects.filter(pk=scene.session.pk).update(host=scene.people.ben, host_stands_in=True)
    page = shown(scene, "ben")
    assert page.count("<h1 data-stage-name>") == page.count('role="timer"') == 1
    assert 'class="room"' in page
    assert 'id="pad"' in page
    assert "Then:" not in page
    assert page.index('aria-label="Plan"') < page.index('id="stage"')  # its own column, before the stage's


def test_a_closed_room_shows_nothing_to_come() -> None:
    people = cast()
    session = factories.running_session(people.harbour, at="next_date")
    assert move(client_of(people.ada), session, "close").status_code == 200
    page = get_fragment(client_of(people.ben), session).content.decode()
    assert "The session is closed" in page
    assert "Welcome" not in page
    assert 'id="plan"' not in page


def test_the_wall_says_when_it_begins_and_when_it_is_over() -> None:
    people = cast()
    session = factories.open_session(people.harbour)
    ada = client_of(people.ada)
    wall = f"/sessions/{session.pk}/room/screen/"
    assert "Welcome. We begin at" in ada.get(wall).content.decode()
    Session.objects.filter(pk=session.pk).update(status="closed")
    page = ada.get(wall).content.decode()
    assert "Thank you, all of you." in page
    assert "Next" not in page


def test_a_reflection_without_words_says_what_will_come() -> None:
    scene = set_scene(cast())
    scene.at("reflection")
    page = shown(scene, "ada")
    assert "Nothing yet. What each of you shares appears here." in page
    assert "<option selected>In one word: how do you leave?</option>" in page


def test_who_is_no_member_is_not_asked_to_agree() -> None:
    people = cast()
    factories.agreement(people.harbour)
    session = factories.open_session(people.harbour)
    assert "I agree to this" in get_fragment(client_of(people.ben), session).content.decode()
    assert "I agree to this" not in get_fragment(client_of(people.ada), session).content.decode()


def test_a_selection_without_topics_asks_what_to_do_with_the_time() -> None:
    people = cast()
    session = factories.running_session(people.harbour, at="selection")
    ada = get_fragment(client_of(people.ada), session).content.decode()
    assert "Nobody brings a topic today, and that is fine." in ada
    assert "Which of these do we take today" not in ada
    assert ada.count('id="add-words"') == 1


def test_a_theme_that_is_in_the_plan_is_not_offered_again() -> None:
    people = cast()
    theme = factories.theme(people.harbour, "What keeps us going?")
    session = factories.running_session(people.harbour, at="selection")
    ada = client_of(people.ada)
    assert move(ada, session, "add-round", kind="theme", minutes=30, theme=theme.pk).status_code == 200
    page = get_fragment(ada, session).content.decode()
    assert "A theme for all" in page
    assert "What keeps us going?" not in page


def test_next_date_is_shown_with_its_place() -> None:
    scene = set_scene(cast())
    scene.at("next_date")
    factories.session(
        scene.people.harbour, starts_at=clock.now() + timedelta(days=28), venue="The old library"
    )
    assert "The old library" in shown(scene, "cleo")


@pytest.mark.parametrize(
    ("kind", "said", "button"), [("probing", "asking", "ask"), ("opening_theme", "speaking", "speak")]
)
def test_who_has_the_floor_asks_a_presenter_and_speaks_where_nobody_presents(
    kind: str, said: str, button: str
) -> None:
    scene = set_scene(cast())
    ada = client_of(scene.people.ada)
    move(ada, scene.session, "add-round", kind="theme", minutes=30, theme_words="What keeps us going?")
    scene.session.refresh_from_db()
    scene.at(kind)
    people = scene.people
    assert f"I would like to {button}" in shown(scene, "dev")
    do(ada, scene.session, "floor", about=people.cleo.pk)
    do(client_of(people.dev), scene.session, "ask")
    assert f"Cleo is {said}" in shown(scene, "ben")
    wall = ada.get(f"/sessions/{scene.session.pk}/room/screen/").content.decode()
    assert f"Cleo is {said}, then</span> Dev" in " ".join(wall.split())


def test_going_there_can_be_taken_back_with_the_clock_as_it_was() -> None:
    people = cast()
    with time_machine.travel(TEN, tick=False) as now:
        session = factories.running_session(people.harbour, rounds=1)
        ada = client_of(people.ada)
        now.shift(timedelta(minutes=4))
        there = Step.objects.get(session=session, kind="reflection")
        shown = move(ada, session, "jump", step=there.pk).content.decode()
        assert "Now: Reflection." in shown
        back = dict(re.findall(r'name="(step|restores)" value="([^"]*)"', shown.split('class="toast"')[1]))
        shown = move(ada, session, "jump", **back).content.decode()
        assert "<h1 data-stage-name>Welcome</h1>" in shown
        visit = visit_of(session)
        assert visit is not None
        assert locking.seconds_left(session, visit, clock.now()) == 6 * 60


def test_plan_does_not_call_done_what_was_left_out() -> None:
    people = cast()
    session = factories.running_session(people.harbour, rounds=0)
    there = Step.objects.get(session=session, kind="reflection")
    shown = move(client_of(people.ada), session, "jump", step=there.pk).content.decode()
    plan = shown.split('id="plan"')[1].split("</nav>")[0]
    assert re.findall(r"(Done|Left out|Now|Next):", plan)[:3] == ["Done", "Left out", "Left out"]


def test_round_without_a_presenter_says_nothing_of_one() -> None:
    people = cast()
    session = factories.running_session(people.harbour, rounds=1, format="freeform", at="freeform")
    shown = get_fragment(client_of(people.ben), session).content.decode()
    assert "Everybody" in shown
    assert "The presenter" not in shown


def test_what_was_said_of_a_round_is_shown_in_its_review_and_not_at_the_end() -> None:
    scene = set_scene(cast(), format="taster")
    cleo = client_of(scene.people.cleo)
    scene.at("process_review")
    do(cleo, scene.session, "reflect", kind="well", words="The silence helped.")
    assert "The silence helped." in shown(scene, "dev")
    scene.at("reflection")
    for name in ("cleo", "dev"):
        assert "The silence helped." not in shown(scene, name)
