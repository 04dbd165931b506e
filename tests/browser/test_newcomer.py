"""Somebody who has never heard of action learning: from the invitation's letter to coming back, on a phone, while the
clock is moved. Preparing takes at most six taps and two text fields."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled
from playwright.sync_api import Browser, Locator, Page, expect

from accounts.models import User
from core.jobs import outbox
from issues.models import Brief, Issue
from room.services import opening, presence, running
from sessions.models import Bid, Session
from sets.roles import roles_of
from sets.services import invite
from tests import factories
from tests.browser.company import PHONE, press
from tests.browser.drawn import close_all, drawn_for
from tests.sessions.weeks import Weeks

pytestmark = pytest.mark.django_db

PROMISE = "I will say it in Thursday's meeting."
BRIEF = "They all look at my manager before they answer me.\nHow do I speak when my manager is there?"
MOST_TAPS, MOST_FIELDS = 6, 2


class Thumb:
    """Taps and fields on one page, counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.fields = page, 0, 0

    def tap(self, on: Locator) -> None:
        on.click()
        self.taps += 1

    def write(self, into: Locator, words: str) -> None:
        into.fill(words)
        self.fields += 1


class Newcomer:
    """The weeks, and one phone after another: a sign-in lasts as long as its week."""

    def __init__(self, browser: Browser) -> None:
        self.browser, self.weeks, self.pages = browser, Weeks(), list[Page]()
        self.nia: User | None = None

    def at(self, path: str) -> Page:
        assert self.nia is not None
        page = drawn_for(self.browser, self.nia, **PHONE)
        self.pages.append(page)
        page.goto(path)
        return page


@pytest.fixture
def newcomer(chromium: Browser) -> Iterator[Newcomer]:
    told = Newcomer(chromium)
    yield told
    close_all(told.pages)


def test_from_the_letter_to_coming_back(newcomer: Newcomer) -> None:
    with newcomer.weeks.week(1):
        _joins(newcomer)
    with newcomer.weeks.week(4):
        _prepares(newcomer)
    with newcomer.weeks.week(5):
        _attends(newcomer)
    with newcomer.weeks.week(7):
        _reports(newcomer)
    with newcomer.weeks.week(10):
        _comes_back(newcomer)


def _joins(newcomer: Newcomer) -> None:
    """The letter says what it is about; its link, a name, and they are in."""
    people, harbour = newcomer.weeks.people, newcomer.weeks.harbour
    invite(
        learning_set_id=harbour.pk, person=people.ada, roles=roles_of(people.ada.pk), role="member",
        emails=["nia.new@example.org"],
    )  # fmt: skip
    outbox.send_due()
    letter = next(one for one in mail.outbox if one.to == ["nia.new@example.org"])
    assert "by questions, not by advice" in " ".join(str(letter.body).split())
    link = re.search(r"/invitations/\S+", str(letter.body))
    assert link is not None
    asked = Client().get(link[0]).content.decode()
    assert "Each decides on actions and reports back next time." in asked
    joined = Client().post(link[0], {"answer": "accept", "name": "Nia New", "time_zone": "Europe/London"})
    assert joined["Location"] == reverse("sessions:set_page", args=[harbour.pk])
    newcomer.nia = User.objects.get(email="nia.new@example.org")
    home = newcomer.at("/")
    expect(home.get_by_text("No date is set yet.")).to_be_visible()
    home.get_by_role("link", name="Read: Your first week").click()
    expect(home.get_by_role("heading", name="What to bring")).to_be_visible()
    press(home, "I have read it")
    expect(home.get_by_text("Your first week")).to_have_count(0)


def _prepares(newcomer: Newcomer) -> None:
    """From home, counted: a brief, one tap makes its question the line for the set, what one would like, and shared."""
    factories.session(newcomer.weeks.harbour, starts_at=newcomer.weeks.began + timedelta(weeks=5), rounds=1)
    thumb = Thumb(newcomer.at("/"))
    page = thumb.page
    thumb.tap(page.get_by_role("link", name=re.compile("^Prepare")))
    thumb.write(page.get_by_label("My brief"), BRIEF)
    thumb.tap(page.get_by_role("button", name="From my brief"))
    expect(page.get_by_label("My topic line")).to_have_value("How do I speak when my manager is there?")
    thumb.tap(page.get_by_text("Questions only"))
    thumb.tap(page.get_by_text("Yes, please"))
    thumb.tap(page.get_by_role("button", name="Share with the set"))
    expect(page.get_by_text("How do I speak when my manager is there?").first).to_be_visible()
    assert thumb.taps <= MOST_TAPS
    assert thumb.fields <= MOST_FIELDS
    with scopes_disabled():
        assert Brief.objects.get(person=newcomer.nia).words.splitlines() == BRIEF.splitlines()
        issue = Issue.objects.get(owner=newcomer.nia)
        assert (issue.status, issue.wish_format) == ("offered", "classic")


def _attends(newcomer: Newcomer) -> None:
    """In the room the line is there as it was wished; it is chosen, and ends with a promise."""
    weeks, nia = newcomer.weeks, newcomer.nia
    assert nia is not None
    session = Session.objects.get(learning_set=weeks.harbour, status="scheduled")
    with scopes_disabled():
        session = opening.open_room(
            session_id=session.pk, person=weeks.people.ada, roles=roles_of(weeks.people.ada.pk),
            expected_version=session.version,
        )  # fmt: skip
        for person in (weeks.people.ada, *factories.members_of(weeks.harbour)):
            presence.join(session_id=session.pk, person=person, roles=roles_of(person.pk))
        session.refresh_from_db()
        running.start(session_id=session.pk, person=weeks.people.ada, expected_version=session.version)
    session.refresh_from_db()
    session = factories.go_to(session, "selection")
    weeks.choose(session, Bid.objects.on_table().get(session=session, person=nia))
    factories.go_to(session, "actions")
    page = newcomer.at(f"/sessions/{session.pk}/room/")
    page.get_by_label("I will …").fill(PROMISE)
    press(page, "Add this action")
    expect(page.locator(".entries").get_by_text(PROMISE, exact=True)).to_be_visible()
    session.refresh_from_db()
    weeks.close(session)


def _reports(newcomer: Newcomer) -> None:
    """From home, between two sessions, in four taps and one field."""
    thumb = Thumb(newcomer.at("/"))
    page = thumb.page
    thumb.tap(page.get_by_role("link", name="Report: Report on one action"))
    thumb.tap(page.get_by_role("link", name=PROMISE).first)
    thumb.tap(page.get_by_text("Partly", exact=True))
    thumb.write(page.get_by_label("What happened"), "I said it, and my voice shook.")
    thumb.tap(page.get_by_role("button", name="Save my report"))
    expect(page.locator(".story")).to_contain_text("I said it, and my voice shook.")
    assert (thumb.taps, thumb.fields) == (4, 1)


def _comes_back(newcomer: Newcomer) -> None:
    """What was promised opens the next session, as it was reported."""
    again = newcomer.weeks.begin(10)
    page = newcomer.at(f"/sessions/{again.pk}/room/")
    expect(page.locator("#stage").get_by_text(PROMISE).first).to_be_visible()
    assert newcomer.weeks.recount()["Nia New"] == (1, 0, 0)
