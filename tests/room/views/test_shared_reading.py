"""Rows are read once for all screens of a change, and drawings shared by value: who may see less still gets less."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django_scopes import scope

from accounts.models import User
from accounts.services import save_draft
from core import clock
from core.templatetags.ui import drawn
from core.ui.drawn import Drawings, drawings
from core.ui.marks import KEY, SECRET, VERSION
from core.ui.people import entry
from issues.models import Issue
from room.state import shared
from sessions.models import Attendance, Contribution
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
    kept = Drawings()
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


def test_no_drawing_is_shared_that_is_made_from_a_row_of_a_table(people: WideCast) -> None:
    with drawings(Drawings()):
        for value in (people.ben, (people.ben,), frozenset({people.ben})):
            with pytest.raises(TypeError, match="made from a User"):
                drawn("room/_offline.html", who=value)
        assert drawn("room/_offline.html", who=people.ben.pk)


def test_a_drawing_is_taken_over_by_the_next_change_while_it_is_asked_for() -> None:
    first = Drawings()
    with drawings(first):
        asked_again, asked_once = entry("", "A", by="Cleo"), entry("", "B", by="Cleo")
    second = Drawings(first)
    with drawings(second):
        assert entry("", "A", by="Cleo") == asked_again
    third = Drawings(second)
    assert len(first) == 2
    assert list(second) == [key for key in first if third.found(key)]
    assert asked_once not in second.values()


def test_drawings_are_kept_by_language_and_zone() -> None:
    kept = Drawings()
    for zone in ("Europe/London", "Asia/Tokyo", "Asia/Tokyo"):
        with timezone.override(zone), drawings(kept):
            entry("", "A", by="Cleo")
    assert len(kept) == 2


@pytest.mark.parametrize("who", ["ada", "ben", "cleo"])
def test_a_page_leaves_with_its_readers_own_secret_and_a_key_for_each_form(
    people: WideCast, who: str
) -> None:
    scene = asked(people)
    client = client_of(getattr(people, who))
    refused = do(
        client, scene.session, "contribute", words="", kind="clarification", step=scene.session.step_id
    )
    pages = [
        get_fragment(client, scene.session),
        refused,
        client.get(reverse("room:room", args=[scene.session.pk])),
    ]
    for page in (answer.content.decode() for answer in pages):
        assert not [mark for mark in (SECRET, VERSION, KEY) if mark in page]
        forms = page.count("data-verb=")
        keys = re.findall(r'name="key" value="([0-9a-f]{32})"', page)
        assert forms == len(keys) == len(set(keys)) > 0
        assert len(set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]{64})"', page))) == 1


def test_no_drawing_that_is_kept_holds_a_secret_or_what_somebody_types_for_themselves(
    people: WideCast,
) -> None:
    scene = asked(people)
    step = scene.session.step_id
    for slot, words in (("q", "canary-draft"), ("pad", "canary-pad"), ("note", "canary-note")):
        name = f"q:{scene.session.pk}:{step}" if slot == "q" else f"{slot}:{scene.session.pk}"
        save_draft(person=people.cleo, slot=name, words=words, about=scene.session.pk, label="")
    page = get_fragment(client_of(people.cleo), scene.session).content.decode()
    assert all(f"canary-{kind}" in page for kind in ("draft", "pad", "note"))
    kept = " ".join(shared._readings[scene.session.pk].drawn.values())
    assert SECRET in kept
    assert "canary-earlier" in kept
    assert not [kind for kind in ("draft", "pad", "note") if f"canary-{kind}" in kept]
    secrets = re.findall(r'name="csrfmiddlewaretoken" value="([^"]{64})"', page)
    assert secrets
    assert secrets[0] not in kept


def test_what_somebody_withdraws_is_on_no_screen_though_its_drawing_is_kept(people: WideCast) -> None:
    scene = asked(people)
    with scope(learning_set=[people.harbour.pk], person=[people.cleo.pk]):
        mine = Contribution.objects.get(author=people.cleo)
    assert do(client_of(people.cleo), scene.session, "withdraw", contribution=mine.pk).status_code == 200
    scene.session.refresh_from_db()
    assert seen_after_a_change(scene, people.hal) == {TOPIC, LATER}


def seen_after_a_change(scene: Scene, person: User) -> set[str]:
    page = get_fragment(client_of(person), scene.session).content.decode()
    return {words for words in WORDS if words in page}
