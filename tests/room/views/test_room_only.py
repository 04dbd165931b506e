"""“In the room only”: for those who were there for that round, wherever it is shown."""

from datetime import timedelta
from functools import partial

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from core import clock
from issues.models import Issue
from sessions.models import Attendance, Contribution, Round, Session
from tests import factories
from tests.cast import WideCast, wide_cast
from tests.room.scene import Scene, client_of, do, get_fragment, move, set_scene

pytestmark = pytest.mark.django_db

LINE = "How do I stop saying yes?"
QUESTION = "canary-question"
LATER = "canary-later"
PROMISE = "canary-promise"


@pytest.fixture
def people() -> WideCast:
    return wide_cast()


def absent(person: User, session: Session) -> None:
    rows = Attendance.objects.filter(session=session, person=person)
    rows.update(presence="apologies", arrived_at=None, seen_at=None)
    Session.objects.filter(pk=session.pk).update(
        changes=F("changes") + 1
    )  # as every verb of the register says


def keep_in_room(person: User, session: Session, turn: Round) -> None:
    assert do(client_of(person), session, "room-only", round=turn.pk, room_only="1").status_code == 200


def kept_round(people: WideCast) -> Scene:
    """Ben's round, in the room only, with a question kept; Hal sent apologies."""
    scene = set_scene(people)
    step = scene.at("clarification")
    absent(people.hal, scene.session)
    scene.contribute(people.cleo, step, QUESTION)
    keep_in_room(people.ben, scene.session, scene.turn)
    return scene


def held_round(people: WideCast) -> Session:
    """A closed session whose only round was Cleo's, in the room only, with a question and an action; without Hal."""
    made = factories.closed_session(
        people.harbour,
        on=clock.now() - timedelta(hours=3),
        came=people.members[:5],
        presenters=[people.cleo],
        promises=[(people.cleo, PROMISE)],
    )
    turn = Round.objects.get(session=made)
    with scopes_disabled():
        Contribution.objects.create(
            learning_set=people.harbour, round=turn, created_at=made.starts_at, author=people.ben, kind="probing",
            words=QUESTION,
        )  # fmt: skip
    page = reverse("room:keep_in_room", args=[made.pk])
    assert client_of(people.cleo).post(page, {"round": turn.pk, "room_only": "on"}).status_code == 302
    return made


def close(people: WideCast, session: Session) -> None:
    assert move(client_of(people.ada), session, "close").status_code == 200


def record_of(client: Client, session: Session) -> str:
    answer = client.get(reverse("sessions:record", args=[session.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def found_by(client: Client, words: str) -> int:
    answer = client.post(reverse("search"), {"words": words})
    assert answer.status_code == 200
    return len(answer.context["search"].found)


def shown(page: str, *words: str) -> list[bool]:
    return [one in page for one in words]


def test_who_came_after_the_round_reads_nothing_of_it(people: WideCast) -> None:
    scene = kept_round(people)
    hal = client_of(people.hal)
    scene.at("reflection")
    assert do(hal, scene.session, "join").status_code == 200
    close(people, scene.session)
    assert shown(record_of(hal, scene.session), LINE, QUESTION) == [False, False]
    assert found_by(hal, QUESTION) == 0
    there = client_of(people.dev)
    assert shown(record_of(there, scene.session), LINE, QUESTION) == [True, True]
    assert found_by(there, QUESTION) == 1


def test_who_came_in_its_middle_reads_what_was_said_from_then_on(people: WideCast) -> None:
    scene = kept_round(people)
    hal, page = client_of(people.hal), partial(get_fragment, client_of(people.hal), scene.session)
    assert do(hal, scene.session, "join").status_code == 200
    assert shown(page().content.decode(), LINE, QUESTION) == [True, False]
    scene.contribute(people.cleo, scene.at("probing"), LATER)
    assert shown(page().content.decode(), LINE, QUESTION, LATER) == [True, False, True]
    scene.at("reflection")
    close(people, scene.session)
    assert shown(record_of(hal, scene.session), LINE, QUESTION, LATER) == [True, False, True]
    assert [found_by(hal, QUESTION), found_by(hal, LATER)] == [0, 1]


@pytest.mark.parametrize("how", ["left", "stepped-out"])
def test_who_went_before_the_round_reads_nothing_of_it(people: WideCast, how: str) -> None:
    scene = set_scene(people)
    dev = client_of(people.dev)
    if how == "left":
        assert do(dev, scene.session, "leave").status_code in {200, 204}
    else:
        marked = do(client_of(people.ada), scene.session, "mark", about=people.dev.pk, presence="away")
        assert marked.status_code == 200
    scene.contribute(people.cleo, scene.at("clarification"), QUESTION)
    keep_in_room(people.ben, scene.session, scene.turn)
    scene.at("reflection")
    close(people, scene.session)
    assert shown(record_of(dev, scene.session), LINE, QUESTION) == [False, False]


def go(people: WideCast, session: Session, how: str) -> None:
    """Dev goes, or comes back, by his own hand or the host's."""
    dev, ada = client_of(people.dev), client_of(people.ada)
    marks = {"away": "away", "back": "in-room"}
    if how in marks:
        done = do(ada, session, "mark", about=people.dev.pk, presence=marks[how])
    elif how == "silent":
        gone = Attendance.objects.filter(session=session, person=people.dev)
        gone.update(seen_at=clock.now() - timedelta(minutes=5))
        done = client_of(people.cleo).post(reverse("room:here", args=[session.pk]))
        assert gone.get().away_since is not None
    else:
        done = do(dev, session, how)
    assert done.status_code in {200, 204}


@pytest.mark.parametrize(
    ("goes", "comes", "was_there"),
    [("leave", "join", False), ("away", "back", False), ("away", "join", False), ("silent", "join", True)],
)
def test_who_was_gone_for_the_whole_round_and_came_back_reads_nothing_of_it(
    people: WideCast, goes: str, comes: str, was_there: bool
) -> None:
    scene = set_scene(people)
    go(people, scene.session, goes)
    scene.contribute(people.cleo, scene.at("clarification"), QUESTION)
    keep_in_room(people.ben, scene.session, scene.turn)
    scene.at("reflection")
    go(people, scene.session, comes)
    close(people, scene.session)
    assert shown(record_of(client_of(people.dev), scene.session), LINE, QUESTION) == [was_there] * 2


def test_who_stepped_out_before_the_round_and_left_after_it_was_not_there(people: WideCast) -> None:
    scene = set_scene(people)
    go(people, scene.session, "away")
    scene.contribute(people.cleo, scene.at("clarification"), QUESTION)
    keep_in_room(people.ben, scene.session, scene.turn)
    scene.at("reflection")
    go(people, scene.session, "leave")
    close(people, scene.session)
    assert shown(record_of(client_of(people.dev), scene.session), LINE, QUESTION) == [False, False]


def test_who_was_gone_for_a_part_of_the_round_reads_the_rest_and_the_presenter_may_name_them(
    people: WideCast,
) -> None:
    scene = set_scene(people)
    scene.contribute(people.cleo, scene.at("clarification"), QUESTION)
    keep_in_room(people.ben, scene.session, scene.turn)
    go(people, scene.session, "leave")
    scene.contribute(people.cleo, scene.at("probing"), LATER)
    go(people, scene.session, "join")
    assert shown(get_fragment(client_of(people.dev), scene.session).content.decode(), LATER) == [False]
    scene.at("reflection")
    close(people, scene.session)
    dev = client_of(people.dev)
    assert shown(record_of(dev, scene.session), LINE, QUESTION, LATER) == [True, True, False]
    assert [found_by(dev, QUESTION), found_by(dev, LATER)] == [1, 0]
    assert shown(record_of(client_of(people.ben), scene.session), QUESTION, LATER) == [True, True]
    named = {"round": scene.turn.pk, "people": [people.dev.pk]}
    assert (
        client_of(people.ben).post(reverse("room:open_to", args=[scene.session.pk]), named).status_code == 302
    )
    assert shown(record_of(dev, scene.session), QUESTION, LATER) == [True, True]


def test_who_comes_when_the_session_is_opened_again_reads_nothing_of_its_rounds(people: WideCast) -> None:
    made = held_round(people)
    hal, ada = client_of(people.hal), client_of(people.ada)
    assert move(ada, made, "reopen").status_code == 200
    assert do(hal, made, "join").status_code == 200
    assert shown(get_fragment(hal, made).content.decode(), "How do I begin?", QUESTION) == [False, False]
    there = client_of(people.dev)
    do(there, made, "join")
    assert shown(get_fragment(there, made).content.decode(), "How do I begin?", QUESTION) == [True, True]
    close(people, made)
    assert shown(record_of(hal, made), "How do I begin?", QUESTION) == [False, False]
    assert shown(record_of(there, made), "How do I begin?", QUESTION) == [True, True]


def test_what_somebody_will_do_is_the_whole_sets_wherever_it_stands(people: WideCast) -> None:
    made = held_round(people)
    hal = client_of(people.hal)
    of_set = hal.get(reverse("actions:of_set", args=[people.harbour.pk])).content.decode()
    assert [PROMISE in record_of(hal, made), PROMISE in of_set, found_by(hal, PROMISE)] == [True, True, 1]
    assert move(client_of(people.ada), made, "reopen").status_code == 200
    assert PROMISE in get_fragment(hal, made).content.decode()


@pytest.mark.parametrize("at", ["topics", "selection"])
def test_topics_say_of_it_only_that_it_stays_in_the_room(people: WideCast, at: str) -> None:
    scene = kept_round(people)
    hal = client_of(people.hal)
    scene.at(at)
    page = get_fragment(hal, scene.session).content.decode()
    assert shown(page, LINE, "In the room only") == [False, True]
    assert LINE in get_fragment(client_of(people.dev), scene.session).content.decode()
    do(hal, scene.session, "join")
    assert LINE not in get_fragment(hal, scene.session).content.decode()  # he was not there for the round


def test_topics_of_somebody_who_is_here_show_what_has_not_been_a_round(people: WideCast) -> None:
    session = factories.running_session(people.harbour, at="topics")
    factories.bid(session, people.ben, LINE)
    with scopes_disabled():
        Issue.objects.update(room_only=True)
    hal = client_of(people.hal)
    assert LINE in get_fragment(hal, session).content.decode()
    absent(people.hal, session)
    assert LINE not in get_fragment(hal, session).content.decode()
    absent(people.ben, session)
    assert LINE in get_fragment(client_of(people.ben), session).content.decode()


def name_presenter(people: WideCast, session: Session, turn: Round, who: User) -> None:
    data = {"round": turn.pk, "about": who.pk}
    assert move(client_of(people.ada), session, "presenter", **data).status_code == 200


def test_another_presenter_lets_nobody_read_what_was_kept_before(people: WideCast) -> None:
    scene = kept_round(people)
    factories.bid(scene.session, people.dev, "Another topic")
    name_presenter(people, scene.session, scene.turn, people.dev)
    scene.turn.refresh_from_db()
    assert scene.turn.room_only
    assert QUESTION not in get_fragment(client_of(people.hal), scene.session).content.decode()


def test_another_presenter_begins_afresh_while_nothing_was_kept(people: WideCast) -> None:
    scene = set_scene(people)
    keep_in_room(people.ben, scene.session, scene.turn)
    name_presenter(people, scene.session, scene.turn, people.dev)
    scene.turn.refresh_from_db()
    assert not scene.turn.room_only


@pytest.mark.parametrize("verb", ["topic-line", "offer"])
def test_a_line_said_after_the_choice_stays_in_the_room_too(people: WideCast, verb: str) -> None:
    session = factories.running_session(people.harbour, at="selection")
    turn = Round.objects.filter(session=session)[0]
    name_presenter(people, session, turn, people.ben)
    keep_in_room(people.ben, session, turn)
    said = {"topic_line": "canary-line", **({"round": turn.pk} if verb == "topic-line" else {})}
    assert do(client_of(people.ben), session, verb, **said).status_code == 200
    session.refresh_from_db()
    session = factories.go_to(session, "reflection")
    close(people, session)
    with scopes_disabled():
        issue = Issue.objects.get(owner=people.ben)
    assert (issue.status, issue.room_only) == (Issue.Status.CARRIED, True)
    following = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=30))
    page = client_of(people.hal).get(reverse("planning:detail", args=[following.pk])).content.decode()
    assert "canary-line" not in page


def test_who_joins_the_set_in_the_middle_of_a_round_reads_what_is_said_from_then_on(people: WideCast) -> None:
    scene = set_scene(people)
    step = scene.at("clarification")
    scene.contribute(people.cleo, step, QUESTION)
    nell = factories.user("Mid Round")
    factories.membership(nell, people.harbour, started_at=clock.now(), seat=9)
    scene.contribute(people.cleo, step, "canary-later")
    client = client_of(nell)
    assert shown(get_fragment(client, scene.session).content.decode(), LINE, QUESTION, "canary-later") == [
        False,
        False,
        True,
    ]
    scene.at("reflection")
    close(people, scene.session)
    page = record_of(client, scene.session)
    assert shown(page, LINE, QUESTION, "canary-later") == [False, False, True]
    assert [found_by(client, words) for words in ("saying", "canary-later")] == [0, 1]
