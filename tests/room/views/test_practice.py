"""The practice room: a session from its welcome to its close by one person, in any format, and nothing is stored."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client
from django.urls import reverse

from core.db.unscoped import rows
from sessions.process.formats import FORMATS
from sessions.process.frame import frame_closing, frame_opening
from sessions.process.pauses import READY_KINDS
from sessions.process.practice import CAST, PRESENTER, happenings, somebody_presents
from sessions.process.practice.answers import answer_to
from sessions.process.stages import PresenterState
from tests.cast import cast
from tests.room.scene import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor() -> Client:
    """A new facilitator with no session yet."""
    return client_of(cast().noor)


def begin(client: Client, slug: str = "classic", length: int = 3, pace: str = "press") -> str:
    data = {"format": slug, "length": length, "pace": pace}
    return str(client.post(reverse("room:practice_room"), data).content.decode())


def press(client: Client, page: str, do: str, **more: object) -> str:
    found = re.search(r'name="state" value="([^"]+)"', page)
    assert found is not None
    data = {"state": found[1], "do": do, **more}
    answer = client.post(reverse("room:practice_room"), data, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return str(answer.content.decode())


def counted() -> dict[str, int]:
    return {model._meta.label: rows(model).count() for model in apps.get_models()}


@pytest.mark.parametrize("slug", FORMATS)
def test_session_is_run_to_its_close_by_one_person_and_nothing_is_stored(noor: Client, slug: str) -> None:
    page = begin(noor, slug)
    before = counted()
    for stage in (*frame_opening(people=5, owners=2), *FORMATS[slug].required, *frame_closing()):
        assert f">{stage.name}</h1>" in page
        for _n in range(8):
            page = press(noor, page, "happen")
            waiting = re.findall(r'value="floor:(\w+)"', page)
            page = press(noor, page, f"floor:{waiting[0]}") if waiting else page
        if 'name="practised"' in page:
            page = press(noor, page, "share", practised="What else?", by="Jon")
        page = press(noor, page, "choose") if 'value="choose"' in page else page
        page = press(noor, page, "next")
    assert "The session is closed" in page
    assert counted() == before
    assert mail.outbox == []


def at(noor: Client, slug: str, stage: str, pace: str = "press") -> str:
    """Goes on to that stage."""
    page = begin(noor, slug, pace=pace)
    while f">{stage}</h1>" not in page:
        page = press(noor, page, "choose") if 'value="choose"' in page else page
        page = press(noor, page, "next")
    return page


def test_five_queue_and_speak_when_they_are_given_the_floor(noor: Client) -> None:
    page = press(noor, at(noor, "classic", "Clarification questions"), "happen")
    assert ("floor:Jon" in page, "Since when have you" in page) == (True, False)
    page = press(noor, page, "happen")
    page = press(noor, page, "floor:Kofi")
    assert ("Have you thought of using an agency?" in page, "Advice with a question mark" in page) == (
        True,
        True,
    )
    page = press(noor, page, "share", practised="What would an agency change?", by="Kofi")
    assert page.count("What would an agency change?") == 1
    assert "What would an agency change?" in press(noor, page, "happen")


def test_queue_waits_on_in_the_next_stage_with_what_each_came_for(noor: Client) -> None:
    page = press(noor, at(noor, "classic", "Clarification questions"), "happen")
    page = press(noor, page, "next")
    assert "Keep the queue, or clear it?" in page
    assert "floor:Jon" not in press(noor, page, "clear-queue")
    page = press(noor, page, "keep-queue")
    assert "Keep the queue, or clear it?" not in page
    assert "Since when have you covered the gaps?" in press(noor, page, "floor:Jon")


def test_round_is_somebodys_before_it_begins_and_who_did_not_report_is_named(noor: Client) -> None:
    page = press(noor, at(noor, "classic", "Action reports"), "happen")
    assert "my deputy chaired" in page
    page = press(noor, page, "next")
    assert "Lena has not reported." in page
    page = press(noor, press(noor, press(noor, page, "happen"), "next"), "next")
    assert "The round is nobody’s yet." in page
    assert ">Selection</h1>" in page
    assert ">Presenting</h1>" in press(noor, press(noor, page, "choose"), "next")


def test_silence_is_kept_at_any_stage_and_nothing_happens_meanwhile(noor: Client) -> None:
    page = begin(noor, pace="self")
    assert "load delay:4s" in page
    page = press(noor, page, "silence")
    assert ("End the silence" in page, "load delay:4s" in page, "load delay:10s" in page) == (
        True,
        False,
        True,
    )
    assert "load delay:4s" in press(noor, page, "end-silence")


def test_who_is_done_is_counted_by_name(noor: Client) -> None:
    page = press(noor, begin(noor), "happen")
    assert "1 of 4 is done" in page
    assert "Done: Jon." in page


def test_round_that_nobody_presents_has_no_presenter(noor: Client) -> None:
    page = at(noor, "theme", "Opening the theme")
    assert ("Presenter," in page, "Round 1, Theme" in page) == (False, True)


def test_pace_is_ones_own_or_theirs(noor: Client) -> None:
    page = begin(noor, length=10, pace="self")
    assert ("load delay:8s" in page, "Let it happen" in page, "Let happen" in page) == (True, False, False)
    page = begin(noor, pace="press")
    assert ("load delay" in page, "Let it happen" in page, "Let happen" in page) == (False, True, True)
    paused = press(noor, begin(noor, length=10, pace="self"), "pause")
    assert ("load delay" in paused, "Resume" in paused) == (False, True)


def test_who_waits_is_said_and_a_question_is_answered(noor: Client) -> None:
    page = at(noor, "classic", "Clarification questions")
    for _n in range(3):
        page = press(noor, page, "happen")
    assert ("3 people wait. Give them the floor." in page, "Nothing more happens" in page) == (True, False)
    page = press(noor, page, "floor:Jon")
    assert ("Ines answers." in page, "it began two years ago" in page) == (True, False)
    page = press(noor, page, "happen")
    assert all(
        words in page for words in ("Since when have you", "it began two years ago", "Ines answers</h2>")
    )
    assert "2 people wait" in page


@pytest.mark.parametrize("slug", FORMATS)
def test_every_question_has_an_answer_and_everybody_is_done_at_the_end(noor: Client, slug: str) -> None:
    """In any stage, once all has happened: nobody is still to do what will never come."""
    format = FORMATS[slug]
    for stage in (*frame_opening(people=5, owners=2), *format.required, *frame_closing()):
        script = happenings(stage.kind, somebody_presents=somebody_presents(format))
        if stage.presenter_state in {PresenterState.ANSWERING, PresenterState.SPEAKING} and slug != "theme":
            assert all(answer_to(one.words) for one in script if one.does == "queues")
        if stage.kind in READY_KINDS:
            away = {one.name for one in CAST if one.comes_late and stage.kind == "welcome"}
            assert {one.name for one in CAST} - {one.who for one in script} <= away | (
                {PRESENTER} if stage.presenter_state is PresenterState.LISTENING else set()
            )


def test_back_and_forth_loses_nothing_that_was_done(noor: Client) -> None:
    page = at(noor, "classic", "Reflection")
    page = press(noor, press(noor, page, "happen"), "happen")
    page = press(noor, page, "share", practised="The silence helped.", by="Lena")
    page = press(noor, press(noor, page, "next"), "back")
    assert ("2 of 5 are done" in page, "The silence helped." in page) == (True, True)
    page = press(noor, press(noor, press(noor, page, "next"), "next"), "back")
    assert "I was listened to" in press(noor, page, "back")


def test_no_topic_is_carried_before_the_round_is_somebodys(noor: Client) -> None:
    page = at(noor, "classic", "Topics")
    for _n in range(5):
        page = press(noor, page, "happen")
    assert "5 of 5 are done" in page
    page = press(noor, page, "next")
    assert ("Add Ines" in page, "Add Jon" in page, "Carried to" in page) == (True, True, False)
    page = press(noor, page, "choose:Jon")
    assert ("Mine can wait until the next time. Let Ines" in page, "Carried to" in page) == (True, False)
    page = press(noor, page, "choose")
    assert "Carried to the next session" in page
    page = press(noor, page, "next")
    line = re.search(r"<textarea[^>]*>(I cover every gap in the rota myself[^<]*)", page)
    assert line is not None
    page = press(noor, page, "next", practised=line[1])
    assert not re.search(r"<textarea[^>]*>I cover", page)
    assert re.search(r"<textarea[^>]*>Half", press(noor, page, "next", practised="Half"))


def test_what_the_lines_speak_of_is_there(noor: Client) -> None:
    page = begin(noor)
    assert ("Counselling style" in page, "mark:Jon" in page, "mark:Mo" in page) == (True, True, False)
    assert "mark:Jon" not in press(noor, page, "mark:Jon")
    assert "My deputy chairs the next team meeting" in at(noor, "classic", "Action reports")
    page = at(noor, "classic", "Reflection")
    page = press(noor, page, "question", question="Who helped you today, and how?")
    assert '<p class="voice">Who helped you today, and how?</p>' in page
    page = press(noor, page, "next")
    given = {"state": re.findall(r'name="state" value="([^"]+)"', page)[0], "do": "date"}
    answer = noor.post(reverse("room:practice_room"), given)
    assert (answer.status_code, "Choose the day first." in answer.content.decode()) == (422, True)
    page = press(noor, page, "date", next_on="2027-01-14", next_host="Mo")
    assert ("Thursday 14 January 2027" in page, "Mo hosts." in page) == (True, True)


def test_clock_of_a_short_stage_tells_seconds(noor: Client) -> None:
    page = begin(noor)
    assert ("left of 24 seconds" in page, "left of 1 minute" in page) == (True, False)
    assert "left of 84 seconds" in press(noor, page, "time:1")


def test_end_says_what_went_well_and_what_was_passed_over(noor: Client) -> None:
    page = press(noor, at(noor, "classic", "Action reports"), "happen")
    while "The session is closed" not in page:
        page = press(noor, page, "choose") if 'value="choose"' in page else page
        page = press(noor, page, "silence") if ">Read back</h1>" in page else page
        page = press(noor, page, "next")
    assert all(
        words in page
        for words in (
            "You let it be silent once.",
            "Lena had not reported.",
            "Topics: Ines, Jon, Lena, Mo, Kofi had not been heard.",
            "Ines left without an action.",
            "No next date was written down.",
        )
    )
    assert "Kofi had not reported" not in page


def test_what_is_not_offered_or_not_ours_begins_nothing(noor: Client) -> None:
    url = reverse("room:practice_room")
    wrong: list[dict[str, Any]] = [
        {},
        {"format": "x", "length": 3, "pace": "self"},
        {"state": "x", "do": "next"},
    ]
    assert [noor.post(url, data).status_code for data in wrong] == [422, 422, 422]
    home = noor.get("/").content.decode()
    order = ["Practise a session</a></h3>", "#facilitators", "Create a set</a></h3>", "/script/"]
    assert sorted(order, key=home.index) == order
