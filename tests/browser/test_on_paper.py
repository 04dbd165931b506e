"""A lead's pages on paper: nothing is cut at the sheet's edge, and nothing lies over what a page's end has parted."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from core import clock
from programmes.models import Programme
from tests import factories
from tests.browser.conftest import BrowserPeople

pytestmark = pytest.mark.django_db

SHEET = 642  # px between the margins of A4, 170 mm
HEIGHTS = range(420, 1000, 70)  # px; wherever a page ends, among the rows of one table or the other
CUT = """(width) => [...document.querySelectorAll("main *")]
  .filter((part) => part.checkVisibility() && !part.closest(".visually-hidden, svg *, .stacked thead"))
  .filter((part) => part.getBoundingClientRect().right > width + 1)
  .map((part) => part.outerHTML.slice(0, 100))"""
# Columns part what they hold as sheets do, and tell where each part lies.
PARTED = "main.parted { columns: auto; column-width: 642px; column-fill: auto; inline-size: 642px; block-size: %dpx }"
OVER = """() => {
  const sharing = (one, other) => one.some((a) => other.some((b) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1));
  const texts = [...document.querySelectorAll("main :is(tr, p, h2, h1, li)")]
    .filter((part) => part.checkVisibility() && !part.closest("thead") && part.textContent.trim())
    .map((part) => [part, [...part.getClientRects()]]);
  return texts.flatMap(([one, where], n) => texts.slice(n + 1)
    .filter(([other, there]) => !one.contains(other) && sharing(where, there))
    .map(([other]) => `${one.textContent.trim().slice(0, 40)} / ${other.textContent.trim().slice(0, 40)}`));
}"""


@pytest.fixture
def lead(db: None) -> tuple[Programme, User]:
    """A lead of four streams with three sets each, which have met twice."""
    programme, person = factories.programme(), factories.user("Esi Lead")
    factories.role(person, programme)
    for stream in ("Finance", "Operations and estates", "Care", "Research"):
        within = factories.stream(programme, stream)
        for n in range(3):
            host = factories.user(f"Host {n} of {stream}")
            one = factories.learning_set(
                f"{stream} {n}", within=programme, members=5, facilitators=[host], stream=within
            )
            for ago in (40, 10):
                came = factories.members_of(one)
                factories.closed_session(one, on=clock.now() - timedelta(days=ago), came=came)
    return programme, person


def printed(page: Page, url: str) -> list[str]:
    page.set_viewport_size({"width": SHEET, "height": 940})
    page.emulate_media(media="print")
    page.goto(url)
    return [f"cut: {part}" for part in page.evaluate(CUT, SHEET)]


@pytest.mark.parametrize("name", ["programme", "attendance", "turns", "over_time"])
def test_a_leads_page_is_whole_on_paper(
    lead: tuple[Programme, User], browser_people: BrowserPeople, name: str
) -> None:
    programme, person = lead
    page: Any = browser_people(person)
    found = printed(page, reverse(f"dashboards:{name}", args=[programme.pk]))
    page.evaluate("document.querySelector('main').classList.add('parted')")
    style = page.evaluate_handle(
        "document.adoptedStyleSheets = [new CSSStyleSheet()]; document.adoptedStyleSheets[0]"
    )
    for height in HEIGHTS:
        style.evaluate("(sheet, rule) => sheet.replaceSync(rule)", PARTED % height)
        found += [f"over another at {height}: {two}" for two in page.evaluate(OVER)]
    assert not found, "\n".join(found[:20])
