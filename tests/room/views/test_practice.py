"""The practice room: a round from its first line to its last by one person, in any format, and nothing is stored."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client
from django.urls import reverse

from core.db.unscoped import rows
from sessions.process.formats import FORMATS
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
def test_round_is_run_to_its_end_by_one_person_and_nothing_is_stored(noor: Client, slug: str) -> None:
    page = begin(noor, slug)
    before = counted()
    for stage in FORMATS[slug].required:
        assert stage.name in page
        for _n in range(8):
            page = press(noor, page, "happen")
            waiting = re.findall(r'value="floor:(\w+)"', page)
            page = press(noor, page, f"floor:{waiting[0]}") if waiting else page
        page = press(noor, page, "share", practised="What else?", by="Jon") if stage.captures else page
        page = press(noor, page, "next")
    assert "The round is over" in page
    assert counted() == before
    assert mail.outbox == []


def test_five_queue_and_speak_when_they_are_given_the_floor(noor: Client) -> None:
    page = press(noor, begin(noor), "next")
    page = press(noor, page, "happen")
    assert ("floor:Jon" in page, "Since when have you" in page) == (True, False)
    page = press(noor, press(noor, page, "happen"), "happen")
    page = press(noor, page, "floor:Kofi")
    assert ("Have you thought of using an agency?" in page, "Advice with a question mark" in page) == (
        True,
        True,
    )
    page = press(noor, page, "share", practised="What would an agency change?", by="Kofi")
    assert page.count("What would an agency change?") == 1
    assert "What would an agency change?" in press(noor, page, "happen")


def test_pace_is_ones_own_or_theirs(noor: Client) -> None:
    assert "load delay:8s" in begin(noor, length=10, pace="self")
    assert "load delay" not in begin(noor, pace="press")
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
