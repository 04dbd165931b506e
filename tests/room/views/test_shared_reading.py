"""Rows are read once for all screens of a change, and drawings shared by value: who may see less still gets less."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.safestring import SafeString
from django_scopes import scope

from accounts.models import User
from core import clock
from core.ui.drawn import Drawings, drawings
from core.ui.people import entry
from issues.models import Issue
from room.state import shared
from sessions.models import Attendance
from sets.models import Membership
from tests import factories
from tests.cast import WideCast, wide_cast
from tests.room.scene import Scene, client_of, do, get_fragment, set_scene
from tests.room.views.test_practice import begin, press

pytestmark = pytest.mark.django_db

TOPIC = "How do I stop saying yes?"
EARLIER, LATER = "canary-earlier", "canary-later"
WORDS = {TOPIC, EARLIER, LATER}


@pytest.fixture(autouse=True)
def _long_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "SECONDS", 600.0)


@pytest.fixture
def people() -> WideCast:
    return wide_cast()


def asked(people: WideCast) -> Scene:
    """Ben's round: a question, then Nell joins the set, then another; the host has read both for everybody."""
    scene = set_scene(people)
    step = scene.at("clarification")
    scene.contribute(people.cleo, step, EARLIER)
    Membership.objects.filter(person=people.newcomer).update(started_at=clock.now())
    scene.contribute(people.hal, step, LATER)
    scene.session.refresh_from_db()
    assert seen(scene, people.ada) == WORDS
    return scene


def seen(scene: Scene, person: User) -> set[str]:
    """Which of the words are on their screen, drawn from the rows that another screen has read, if one has."""
    read = shared._readings.get(scene.session.pk)
    answer = get_fragment(client_of(person), scene.session)
    assert read is None or shared._readings[scene.session.pk] is read
    page = answer.content.decode()
    return {words for words in WORDS if words in page} if answer.status_code == 200 else set()


def test_the_second_screen_of_a_change_asks_for_no_row_of_the_room(people: WideCast) -> None:
    scene = asked(people)
    with CaptureQueriesContext(connection) as queries:
        assert seen(scene, people.cleo) == WORDS
    asked_for = " ".join(query["sql"] for query in queries)
    for table in ("als_sessions_step", "als_sessions_attendance", "als_sessions_contribution"):
        assert f'FROM "{table}"' not in asked_for


@pytest.mark.parametrize("who", ["leaver", "finn", "esi", "past_facilitator", "sam"])
def test_who_is_not_in_the_set_finds_no_room(people: WideCast, who: str) -> None:
    assert seen(asked(people), getattr(people, who)) == set()


def test_who_leaves_the_set_finds_no_room_though_its_rows_have_just_been_read(people: WideCast) -> None:
    scene = asked(people)
    assert seen(scene, people.hal) == WORDS
    Membership.objects.filter(person=people.hal).update(ended_at=clock.now())
    assert seen(scene, people.hal) == set()
    assert seen(scene, people.cleo) == WORDS


def test_what_stays_in_the_room_is_not_for_who_was_away(people: WideCast) -> None:
    scene = set_scene(people)
    step = scene.at("clarification")
    away = Attendance.objects.filter(session=scene.session, person=people.hal)
    away.update(presence="apologies", arrived_at=None, seen_at=None)
    scene.contribute(people.cleo, step, EARLIER)
    kept = do(client_of(people.ben), scene.session, "room-only", round=scene.turn.pk, room_only="1")
    assert kept.status_code == 200
    scene.session.refresh_from_db()
    assert seen(scene, people.cleo) == {TOPIC, EARLIER}
    assert scene.session.pk in shared._readings
    assert seen(scene, people.hal) == set()


def test_a_presenter_who_listens_reads_what_the_others_do_later(people: WideCast) -> None:
    scene = set_scene(people, format="suggestions")
    step = scene.at("suggestions")
    scene.contribute(people.cleo, step, EARLIER)
    scene.session.refresh_from_db()
    assert EARLIER in seen(scene, people.hal)
    assert seen(scene, people.ben) == set()


def test_a_change_is_read_anew_and_so_is_what_is_older_than_its_time(
    people: WideCast, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = asked(people)
    with scope(learning_set=[people.harbour.pk], person=[people.ben.pk]):
        first = shared.reading_of(scene.session)
        assert shared.reading_of(scene.session) is first
        scene.session.changes += 1
        second = shared.reading_of(scene.session)
    assert second is not first
    second.until = 0
    monkeypatch.setattr(shared, "SECONDS", 0.0)
    other = factories.running_session(people.heron)
    shared.reading_of(other)
    assert scene.session.pk not in shared._readings


def test_a_topic_reworded_on_its_owners_own_page_is_not_shown_as_it_was(people: WideCast) -> None:
    scene = asked(people)
    with scope(learning_set=[people.harbour.pk], person=[people.ben.pk]):
        first = shared.reading_of(scene.session)
        issue = next(row.round.issue for row in first.steps if row.round and row.round.issue)
        Issue.objects.get(pk=issue.pk).save()  # as another process would
        second = shared.reading_of(scene.session)
        assert second is not first
        assert shared.reading_of(scene.session) is second


def test_practice_reads_no_room_and_shares_no_drawing(people: WideCast) -> None:
    client = client_of(people.noor)
    page = begin(client)
    press(client, page, "next")
    assert shared._readings == {}


def test_drawings_are_shared_by_who_has_the_same_values_alone() -> None:
    kept: Drawings = {}
    with drawings(kept):
        mine = entry("", "<b>", by="You", at="10:00")
        theirs = entry("", "<b>", by="Cleo", at="10:00")
        assert entry("", "<b>", by="Cleo", at="10:00") == theirs
        assert len(kept) == 2
        assert mine != theirs
        made_by_us = entry("", SafeString("<b>"), by="Cleo", at="10:00")
    assert "&lt;b&gt;" in theirs
    assert "<b>" in made_by_us
    entry("", "Outside of a page", by="Cleo")
    assert len(kept) == 3
