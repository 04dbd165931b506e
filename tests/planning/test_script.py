"""The script on paper: every line to say with its minutes, rounds of one kind written once, two sides of A4."""

import os
import re
import shutil
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from playwright.sync_api import sync_playwright

from core.ui.staticfiles import joined
from sessions.process.formats import FORMATS, PlannedRound, plan_session
from sessions.process.stages import StageKind
from sessions.reads.script import script_of
from tests import factories
from tests.cast import cast
from tests.room.scene import client_of, set_scene

STYLES = Path(__file__).resolve().parents[2] / "static" / "css"


def test_every_line_is_there_once_with_the_minutes_of_each_round() -> None:
    classic, rounds = FORMATS["classic"], [35, 25]
    steps = plan_session(
        rounds=[PlannedRound(classic, minutes) for minutes in rounds], people=6, owners=4, with_break=False
    )
    opening, turns, closing = script_of(steps)
    assert [turn.minutes for turn in turns.turns] == rounds
    assert [line.name for line in turns.lines] == [stage.name for stage in classic.required]
    probing = next(line for line in turns.lines if line.name == "Probing questions")
    assert (sum(line.minutes[1] for line in turns.lines), probing.minutes[0]) == (25, 12)
    assert (len(opening.lines), len(closing.lines)) == (4, 2)
    assert all(line.say and "{" not in line.say for part in (opening, turns, closing) for line in part.lines)


@pytest.mark.django_db
def test_session_has_its_own_with_times_and_who_presents() -> None:
    people = cast()
    scene = set_scene(people)
    page = client_of(people.cleo).get(reverse("planning:script", args=[scene.session.pk])).content.decode()
    assert "Round 1, Ben" in page
    assert "How do I stop saying yes?" not in page  # nobody's words
    before = factories.session(people.heron)
    page = client_of(people.finn).get(reverse("planning:script", args=[before.pk])).content.decode()
    assert "Round 2" in page


@pytest.mark.django_db
def test_lines_without_a_name_are_sentences_to_say_and_minutes_are_those_of_the_plan() -> None:
    people = cast()
    ada = client_of(people.ada)
    page = ada.get(reverse("planning:format_script", args=["classic"])).content.decode()
    spoken = " ".join(re.findall(r'<p class="voice spoken">(.*?)</p>', page))
    assert "…, tell us what is going on" in spoken
    assert "…, here is what you said you would do." in spoken
    assert not re.search(r"the presenter|the next person|took the notes", spoken, re.IGNORECASE)
    assert "If the story grows long" in re.findall(r'<p class="script-hint">(.*?)</p>', page)[4]
    empty = factories.learning_set(within=people.programme, facilitators=[people.ada])
    unplanned = factories.session(empty, rounds=2)
    mine = [ada.get(reverse(name, args=[unplanned.pk])) for name in ("planning:script", "planning:detail")]
    week = ada.get(reverse("first_week"))
    told = [page, *(one.content.decode() for one in (*mine, week))]
    assert all(re.search(r"\b118 (of 120 )?minutes", found) for found in told)


@pytest.mark.django_db
def test_any_plan_has_one_for_anybody(client: Client) -> None:
    for slug in FORMATS:
        assert client.get(reverse("planning:format_script", args=[slug]), {"rounds": "4"}).status_code == 200
    assert client.get(reverse("planning:format_script", args=["nothing"])).status_code == 404
    assert client.get(reverse("planning:format_script", args=["classic"]), {"rounds": "x"}).status_code == 200


@pytest.mark.django_db
@pytest.mark.browser
def test_longest_plan_takes_two_sides_of_a4(rf: RequestFactory, tmp_path: Path) -> None:
    """Four rounds, each of another format, and resources asked for: more lines than any session has."""
    rounds = [
        PlannedRound(FORMATS["classic"], None, (StageKind.RESOURCES,)),
        *(PlannedRound(FORMATS[slug]) for slug in ("suggestions", "taster", "theme")),
    ]
    steps = plan_session(rounds=rounds, people=6, owners=6, with_break=True)
    request = rf.get("/")
    request.user = AnonymousUser()
    known = {
        "format": FORMATS["classic"],
        "formats": [],
        "offered": [],
        "rounds": 4,
        "people": 6,
        "minutes": 250,
    }
    text = render_to_string("planning/script.html", {"parts": script_of(steps), **known}, request)
    style = f"<style>{joined(STYLES)}</style>"
    assert _pages(re.sub(r"<link[^>]*stylesheet[^>]*>", lambda _link: style, text), tmp_path) == 2


def _pages(text: str, folder: Path) -> int:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert program is not None, "Chromium is missing: name a program in CHROMIUM"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(java_script_enabled=False)
        page.route("**/*", lambda route: route.abort())
        page.set_content(text)
        paper = page.pdf(path=folder / "script.pdf", prefer_css_page_size=True, format="A4")
        browser.close()
    return len(re.findall(rb"/Type\s*/Page[^s]", paper))
