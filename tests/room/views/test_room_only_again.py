"""“In the room only”, once the round has been run: no later visit, reopening or change of hands adds a reader."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from core import clock
from core.models import AuditRow
from issues.models import Issue
from sessions.models import Attendance, Contribution, Round, RoundReader, Session
from sets.models import Membership
from tests import factories
from tests.cast import WideCast, wide_cast
from tests.room.scene import Scene, client_of, do, get_fragment, move, set_scene
from tests.room.views.test_room_only import (
    LINE,
    QUESTION,
    absent,
    close,
    found_by,
    go,
    held_round,
    keep_in_room,
    kept_round,
    record_of,
    shown,
)

pytestmark = pytest.mark.django_db

HELD_LINE = "How do I begin?"


@pytest.fixture
def people() -> WideCast:
    return wide_cast()


def room_of(person: User, session: Session) -> str:
    return str(get_fragment(client_of(person), session).content.decode())


def make_deputy(people: WideCast, person: User) -> None:
    Membership.objects.filter(learning_set=people.harbour, person=person).update(is_deputy=True)


def jump(person: User, session: Session, turn: Round, kind: str) -> None:
    step = turn.steps.get(kind=kind)
    assert move(client_of(person), session, "jump", step=step.pk).status_code == 200


def reads_nothing(person: User, session: Session, *words: str) -> None:
    """Neither in the record nor by searching."""
    client = client_of(person)
    assert shown(record_of(client, session), *words) == [False] * len(words)
    assert [found_by(client, one) for one in words] == [0] * len(words)


def test_an_absent_deputy_who_reopens_it_and_goes_back_alone_reads_nothing(people: WideCast) -> None:
    made = held_round(people)
    turn = Round.objects.get(session=made)
    make_deputy(people, people.hal)
    hal = client_of(people.hal)
    assert move(hal, made, "reopen").status_code == 200
    assert do(hal, made, "join").status_code == 200
    for kind in ("presenting", "probing"):
        jump(people.hal, made, turn, kind)
        assert shown(room_of(people.hal, made), HELD_LINE, QUESTION) == [False, False]
    assert move(hal, made, "close").status_code == 200
    reads_nothing(people.hal, made, HELD_LINE, QUESTION)
    assert shown(record_of(client_of(people.dev), made), HELD_LINE, QUESTION) == [True, True]


def test_who_reopens_it_reads_nothing_as_its_new_presenter_and_opens_it_to_nobody(people: WideCast) -> None:
    made = held_round(people)
    turn = Round.objects.get(session=made)
    make_deputy(people, people.hal)
    hal = client_of(people.hal)
    assert move(hal, made, "reopen").status_code == 200
    assert do(hal, made, "join").status_code == 200
    jump(people.hal, made, turn, "probing")
    assert move(hal, made, "presenter", round=turn.pk, about=people.hal.pk).status_code == 200
    assert shown(room_of(people.hal, made), HELD_LINE, QUESTION) == [False, False]
    assert do(hal, made, "room-only", round=turn.pk).status_code == 403
    opened = hal.post(reverse("room:open_to", args=[made.pk]), {"round": turn.pk, "people": [people.hal.pk]})
    assert opened.status_code == 403
    assert move(hal, made, "close").status_code == 200
    reads_nothing(people.hal, made, HELD_LINE, QUESTION)


def test_a_reopened_session_tells_no_topic_that_was_only_offered(people: WideCast) -> None:
    session = factories.running_session(people.harbour, at="topics")
    factories.bid(session, people.ben, LINE)
    with scopes_disabled():
        Issue.objects.update(room_only=True)
    absent(people.hal, session)
    session.refresh_from_db()
    factories.go_to(session, "reflection")
    close(people, session)
    assert move(client_of(people.ada), session, "reopen").status_code == 200
    assert do(client_of(people.hal), session, "join").status_code == 200
    session.refresh_from_db()
    factories.go_to(session, "topics")
    assert [LINE in room_of(one, session) for one in (people.hal, people.dev)] == [False, True]


def comes_after(people: WideCast) -> tuple[Scene, User]:
    scene = kept_round(people)
    scene.at("reflection")
    assert do(client_of(people.hal), scene.session, "join").status_code == 200
    return scene, people.hal


def was_away_for_the_round(people: WideCast) -> tuple[Scene, User]:
    scene = set_scene(people)
    go(people, scene.session, "leave")
    scene.contribute(people.cleo, scene.at("clarification"), QUESTION)
    keep_in_room(people.ben, scene.session, scene.turn)
    scene.at("reflection")
    go(people, scene.session, "join")
    return scene, people.dev


@pytest.mark.parametrize("begin", [comes_after, was_away_for_the_round])
@pytest.mark.parametrize("kind", ["probing", "read_back"])
def test_when_the_host_goes_back_for_a_moment_who_was_not_there_reads_nothing(
    people: WideCast, begin: Callable[[WideCast], tuple[Scene, User]], kind: str
) -> None:
    scene, late = begin(people)
    scene.at(kind)
    assert shown(room_of(late, scene.session), LINE, QUESTION) == [False, False]
    assert LINE in room_of(people.cleo, scene.session)
    scene.at("reflection")
    close(people, scene.session)
    reads_nothing(late, scene.session, LINE, QUESTION)
    assert shown(record_of(client_of(people.cleo), scene.session), LINE, QUESTION) == [True, True]


def test_a_round_left_early_is_over_as_soon_as_the_session_goes_past_it(people: WideCast) -> None:
    scene = kept_round(people)
    for kind in ("selection", "reflection"):
        scene.at(kind)
    assert do(client_of(people.hal), scene.session, "join").status_code == 200
    scene.at("probing")
    assert shown(room_of(people.hal, scene.session), LINE, QUESTION) == [False, False]
    close(people, scene.session)
    reads_nothing(people.hal, scene.session, LINE, QUESTION)


def test_a_round_left_early_goes_on_for_who_comes_before_that(people: WideCast) -> None:
    scene = kept_round(people)
    scene.at("selection")
    assert do(client_of(people.hal), scene.session, "join").status_code == 200
    assert LINE not in room_of(people.hal, scene.session)
    scene.at("probing")
    assert LINE in room_of(people.hal, scene.session)


def test_a_round_whose_last_stage_was_reached_is_over_though_the_host_went_back_step_by_step(
    people: WideCast,
) -> None:
    scene = kept_round(people)
    scene.at("read_back")
    while scene.session.step is not None and scene.session.step.round_id:
        assert move(client_of(people.ada), scene.session, "back").status_code == 200
        scene.session.refresh_from_db()
    assert do(client_of(people.hal), scene.session, "join").status_code == 200
    scene.at("probing")
    assert shown(room_of(people.hal, scene.session), LINE, QUESTION) == [False, False]


def test_of_who_was_remote_a_silent_browser_is_all_there_is(people: WideCast) -> None:
    scene = set_scene(people)
    assert do(client_of(people.dev), scene.session, "join", presence="remote").status_code == 200
    go(people, scene.session, "silent")
    scene.contribute(people.cleo, scene.at("clarification"), QUESTION)
    keep_in_room(people.ben, scene.session, scene.turn)
    scene.at("reflection")
    go(people, scene.session, "join")
    close(people, scene.session)
    reads_nothing(people.dev, scene.session, LINE, QUESTION)


def open_to(person: User, session: Session, turn: Round, *readers: User) -> int:
    page = reverse("room:open_to", args=[session.pk])
    return client_of(person).post(page, {"round": turn.pk, "people": [one.pk for one in readers]}).status_code


def test_a_presenter_opens_it_to_others_by_name_and_sees_who_can_read_it(people: WideCast) -> None:
    made = held_round(people)
    turn = Round.objects.get(session=made)
    page = record_of(client_of(people.cleo), made)
    assert "Can read it: Ada, Ben, Cleo, Dev, Femi and Gita." in page
    assert str(people.hal.pk) in page
    assert "Can read it" not in record_of(client_of(people.ben), made)
    assert open_to(people.cleo, made, turn, people.hal) == 302
    assert "Can read it: Ada, Ben, Cleo, Dev, Femi, Gita and Hal." in record_of(client_of(people.cleo), made)
    assert shown(record_of(client_of(people.hal), made), HELD_LINE, QUESTION) == [True, True]


def test_whom_the_presenter_takes_out_again_reads_it_no_longer(people: WideCast) -> None:
    made = held_round(people)
    turn = Round.objects.get(session=made)
    assert [open_to(people.cleo, made, turn, people.hal), open_to(people.cleo, made, turn)] == [302, 302]
    reads_nothing(people.hal, made, HELD_LINE, QUESTION)
    verbs = AuditRow.objects.filter(object_id=str(turn.pk), verb__startswith="topic.").order_by("created_at")
    assert [(row.verb, row.facts.get("reader")) for row in verbs] == [
        ("topic.kept_in_room", None),
        ("topic.opened_to", str(people.hal.pk)),
        ("topic.closed_to", str(people.hal.pk)),
    ]


@pytest.mark.parametrize("who", ["newcomer", "leaver", "finn", "esi"])
def test_only_who_was_in_the_set_at_the_time_can_be_named(people: WideCast, who: str) -> None:
    made = held_round(people)
    turn = Round.objects.get(session=made)
    assert open_to(people.cleo, made, turn, getattr(people, who)) == 302
    assert not RoundReader.objects.exists()


@pytest.mark.parametrize("who", ["ben", "hal", "ada", "gita"])
def test_nobody_but_its_presenter_opens_it(people: WideCast, who: str) -> None:
    made = held_round(people)
    turn = Round.objects.get(session=made)
    assert open_to(getattr(people, who), made, turn, people.hal) == 403
    assert not RoundReader.objects.exists()


def test_after_the_round_nobody_opens_it_to_all_at_once(people: WideCast) -> None:
    made = held_round(people)
    turn = Round.objects.get(session=made)
    page = reverse("room:keep_in_room", args=[made.pk])
    said = client_of(people.cleo).post(page, {"round": turn.pk}, follow=True).content.decode()
    assert "Choose by name who else may read it." in said
    turn.refresh_from_db()
    assert turn.room_only
    reads_nothing(people.hal, made, HELD_LINE, QUESTION)


def test_during_the_round_its_presenter_takes_it_back_and_sees_who_will_read_it(people: WideCast) -> None:
    scene = kept_round(people)
    page = room_of(people.ben, scene.session)
    names = re.findall(r"Can read it afterwards: ([^<]*)\.</p>", page)
    assert names == ["Ada, Ben, Cleo, Dev, Femi, Gita and Nell"]
    assert "Can read it afterwards" not in room_of(people.cleo, scene.session)
    assert do(client_of(people.ben), scene.session, "room-only", round=scene.turn.pk).status_code == 200
    scene.turn.refresh_from_db()
    assert not scene.turn.room_only


def test_who_was_marked_absent_and_here_again_was_there_from_then_on() -> None:
    moment = clock.now()
    row = Attendance(
        presence="in-room",
        arrived_at=moment,
        gaps=[[(moment - timedelta(hours=2)).isoformat(), (moment - timedelta(hours=1)).isoformat()]],
    )
    assert row.stays == [(moment, None)]


def presented_by(scene: Scene, person: User) -> None:
    made = move(client_of(scene.people.ada), scene.session, "presenter", round=scene.turn.pk, about=person.pk)
    assert made.status_code == 200
    scene.session.refresh_from_db()


def test_a_presenter_named_by_mistake_and_back_has_lost_nothing(people: WideCast) -> None:
    scene = kept_round(people)
    presented_by(scene, people.dev)
    presented_by(scene, people.ben)
    assert "Can read it afterwards" in room_of(people.ben, scene.session)
    assert do(client_of(people.ben), scene.session, "room-only", round=scene.turn.pk).status_code == 200
    scene.turn.refresh_from_db()
    assert not scene.turn.room_only


def test_what_was_said_to_another_presenter_meanwhile_is_not_given_back(people: WideCast) -> None:
    scene = kept_round(people)
    presented_by(scene, people.dev)
    scene.contribute(people.cleo, scene.at("clarification"), "Said to Dev")
    presented_by(scene, people.ben)
    assert do(client_of(people.ben), scene.session, "room-only", round=scene.turn.pk).status_code == 403


@pytest.mark.parametrize("verb", ["change", "withdraw", "star"])
def test_a_host_who_may_not_read_a_round_has_no_hand_in_it(people: WideCast, verb: str) -> None:
    made = held_round(people)
    make_deputy(people, people.hal)
    hal = client_of(people.hal)
    assert move(hal, made, "reopen").status_code == 200
    assert do(hal, made, "join").status_code == 200
    with scopes_disabled():
        kept = Contribution.objects.get(round__session=made)
    assert do(hal, made, verb, contribution=kept.pk, words="Mine now").status_code == 403
    with scopes_disabled():
        kept.refresh_from_db()
    assert (kept.words, kept.withdrawn_at, kept.starred_at) == (QUESTION, None, None)
