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


def test_what_is_not_offered_or_not_ours_begins_nothing(noor: Client) -> None:
    url = reverse("room:practice_room")
    wrong: list[dict[str, Any]] = [
        {},
        {"format": "x", "length": 3, "pace": "self"},
        {"state": "x", "do": "next"},
    ]
    assert [noor.post(url, data).status_code for data in wrong] == [422, 422, 422]
    assert "Practise alone" in noor.get("/").content.decode()
