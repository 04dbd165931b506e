"""A date that is half typed is told beside its field, nothing is sent, and what was typed stays."""

from datetime import timedelta

from django.utils import timezone
from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from sessions.models import Session
from tests import factories
from tests.browser.company import press
from tests.browser.conftest import BrowserPeople
from tests.browser.probing import enter
from tests.cast import Cast

DUE = "#room form[data-verb=commit] [name=due_on]"


def half_type(page: Page) -> None:
    page.locator(DUE).focus()
    page.keyboard.type("12")  # the day or the month, and no year
    assert page.locator(DUE).evaluate("(box) => box.validity.badInput")


def test_half_typed_date_is_told_and_stays_when_others_press(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    session = factories.go_to(session, "actions")
    ben, ada = (enter(browser_people(person), session) for person in (people.ben, people.ada))
    ben.get_by_label("I will …").fill("I will say no.")
    half_type(ben)
    ben.get_by_role("button", name="Add this action").focus()
    press(ada, "+1 min")
    expect(ben.locator("#room")).to_have_attribute("data-version", str(session.version + 1))
    assert ben.locator(DUE).evaluate("(box) => box.validity.badInput")
    press(ben, "Add this action")
    expect(ben.get_by_text("That date is not complete.")).to_be_visible()
    expect(ben.locator(DUE)).to_be_focused()
    expect(ben.get_by_label("I will …")).to_have_value("I will say no.")
    due = timezone.localdate() + timedelta(days=3)
    ben.locator(DUE).fill(due.isoformat())
    expect(ben.get_by_text("That date is not complete.")).to_have_count(0)
    press(ben, "Add this action")
    expect(ben.locator("#stage .entries")).to_contain_text("I will say no.")
    with scopes_disabled():
        assert people.ben.actions.get().due_on == due
