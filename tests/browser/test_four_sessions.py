"""Four sessions in fifteen weeks, as people see them in a browser while the clock is moved: what is promised in one
opens the next, who waits comes back as wished, who comes, goes and returns sees what is theirs."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from core import clock
from sessions.models import Bid, Session
from sets.models import Membership
from tests import factories
from tests.browser.company import PHONE, press
from tests.browser.drawn import close_all, drawn_for
from tests.sessions.weeks import Weeks, action_of

pytestmark = pytest.mark.django_db
GAPS, ALONE = "I will leave the next gap open until noon.", "I will ask each of them alone."
ASKED = "Report on one action"
LINE = "How do I say no to a friend?"


class Story:
    """The weeks, and a browser for whoever looks; a sign-in lasts as long as the week that it was made in."""

    def __init__(self, browser: Browser) -> None:
        self.browser, self.weeks, self.pages = browser, Weeks(), list[Page]()

    def at(self, person: User, path: str, **screen: Any) -> Page:
        page = drawn_for(self.browser, person, **screen)
        self.pages.append(page)
        page.goto(path)
        return page

    def says(self, person: User, path: str) -> str:
        return self.at(person, path).locator("main").inner_text()

    def room(self, person: User, session: Session, **screen: Any) -> Page:
        return self.at(person, f"/sessions/{session.pk}/room/", **screen)

    def commits(self, person: User, session: Session, words: str, stage: str = "actions") -> None:
        """The presenter writes down what they will do, on a phone."""
        factories.go_to(session, stage)
        page = self.room(person, session, **PHONE)
        page.get_by_label("I will …").fill(words)
        press(page, "Add this action")
        expect(page.locator(".entries").get_by_text(words, exact=True)).to_be_visible()

    def reports(self, person: User, words: str, outcome: str, happened: str) -> None:
        """From home, by the action, between two sessions."""
        page = self.at(person, "/", **PHONE)
        page.get_by_role("link", name=f"Report: {ASKED}").click()
        page.get_by_role("link", name=words).first.click()
        page.get_by_text(outcome, exact=True).click()
        page.get_by_label("What happened").fill(happened)
        page.get_by_role("button", name="Save my report").click()
        expect(page.locator(".story")).to_contain_text(happened)

    def balance(self) -> None:
        """The table of turns on the set's page says what a recount of the rows says."""
        page = self.at(self.weeks.people.hal, f"/sets/{self.weeks.harbour.pk}/")
        rows = page.get_by_role("region", name="Turns, as a table").locator("tbody tr")
        said = {
            cells[0]: tuple(int(cell.partition(",")[0]) for cell in cells[1:])
            for cells in (row.locator("th, td").all_inner_texts() for row in rows.all())
        }
        counted = {name.partition(" ")[0]: turns for name, turns in self.weeks.recount().items()}
        assert said == counted

    def close(self) -> None:
        close_all(self.pages)


@pytest.fixture
def story(chromium: Browser) -> Iterator[Story]:
    told = Story(chromium)
    yield told
    told.close()


def test_four_sessions_in_fifteen_weeks(story: Story) -> None:
    first = _first(story)
    second = _second(story, first)
    third = _third(story, second)
    _fourth(story, [first, second, third])


def _first(story: Story) -> Session:
    weeks, people = story.weeks, story.weeks.people
    with weeks.week(0):
        first = factories.go_to(weeks.begin(0), "topics")
        cleo = story.room(people.cleo, first, **PHONE)
        cleo.get_by_label("Topic line").fill(LINE)
        cleo.get_by_label("How", exact=True).select_option(label="Suggestions")
        cleo.get_by_label("Minutes", exact=True).fill("25")
        press(cleo, "Offer my topic")
        expect(cleo.get_by_role("button", name="Change my topic")).to_be_visible()
        factories.chosen(first, people.ben)
        story.commits(people.ben, first, GAPS)
        first.refresh_from_db()
        weeks.close(first)
        story.balance()
    with weeks.week(3):  # asked about once between two meetings
        story.reports(people.ben, GAPS, "Partly", "It was quiet.")
        expect(story.at(people.ben, "/").get_by_text(ASKED)).to_have_count(0)
    return first


def _second(story: Story, first: Session) -> Session:
    weeks, people, nell = story.weeks, story.weeks.people, story.weeks.nell
    with weeks.week(4):  # she joins, and reads nothing from before
        factories.membership(nell, weeks.harbour, started_at=clock.now(), seat=6)
        assert GAPS not in story.says(nell, reverse("actions:of_set", args=[weeks.harbour.pk]))
        assert LINE not in story.says(nell, f"/sets/{weeks.harbour.pk}/waiting/")
        assert GAPS not in story.says(nell, f"/sessions/{first.pk}/record/")
    with weeks.week(5):
        second = weeks.begin(5)
        expect(story.room(people.ben, second).locator("#stage").get_by_text(GAPS).first).to_be_visible()
        second = factories.go_to(second, "selection")
        ada = story.room(people.ada, second)
        topic = ada.locator(".topics > li").filter(has_text=LINE)
        expect(topic).to_contain_text("Suggestions, 25 minutes")
        press(ada, "Add Cleo")
        expect(ada.locator(".sequence")).to_contain_text("25 min")
        second.refresh_from_db()
        story.commits(people.cleo, second, ALONE, "commitment")
        second.refresh_from_db()
        weeks.close(second)
        story.balance()
        assert LINE in story.says(nell, f"/sessions/{second.pk}/record/")
    with weeks.week(7):  # asked about anew, since the set has met; done, it is closed
        story.reports(people.ben, GAPS, "Done", "Nobody missed me.")
        assert action_of(GAPS).closed_at is not None
    return second


def _third(story: Story, second: Session) -> Session:
    weeks, people, nell = story.weeks, story.weeks.people, story.weeks.nell
    with weeks.week(9):  # she leaves, by her own hand
        page = story.at(nell, f"/sets/{weeks.harbour.pk}/people/")
        page.locator("summary", has_text="Leave the set").click()
        page.get_by_role("button", name="Leave as member").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert not Membership.objects.current().of(nell.pk).exists()
        assert ALONE not in story.says(nell, f"/sessions/{second.pk}/record/")
        assert ALONE not in story.says(nell, f"/sets/{weeks.harbour.pk}/")
    with weeks.week(10):
        third = weeks.begin(10)
        cleo = story.room(people.cleo, third, **PHONE)
        cleo.locator("summary", has_text="Prepare your report").click()  # Ben's is heard first
        card = cleo.locator(".action").filter(has_text=ALONE)
        card.get_by_text("Changed", exact=True).click()
        card.get_by_label("What happened").fill("They came to me.")
        card.get_by_role("button", name="Share this report").click()
        expect(card.get_by_role("button", name="Change the report")).to_be_visible()
        third.refresh_from_db()
        weeks.end(third, people.dev)
        story.balance()
        assert "They came to me." in story.says(people.hal, f"/sessions/{third.pk}/record/")
        assert action_of(ALONE).closed_at is not None
    return third


def _fourth(story: Story, before: list[Session]) -> None:
    weeks, nell = story.weeks, story.weeks.nell
    _first_one, second, third = before
    with weeks.week(14):  # she comes back: hers again what she had, and nothing of what she missed
        factories.membership(nell, weeks.harbour, started_at=clock.now(), seat=6)
        assert LINE in story.says(nell, f"/sessions/{second.pk}/record/")
        assert "They came to me." not in story.says(nell, f"/sessions/{third.pk}/record/")
    with weeks.week(15):
        fourth = weeks.begin(15)
        weeks.end(fourth, nell)
        story.balance()
        assert weeks.recount()["Nell Newcome"] == (1, 0, 0)
        assert "Nell" in story.says(nell, f"/sessions/{fourth.pk}/record/")
    with scopes_disabled():
        assert Bid.objects.filter(session=fourth, withdrawn_at=None, issue__status="offered").count() == 0
