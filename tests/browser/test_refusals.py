"""A press that was refused says why where it is seen, and a press moves nothing from under itself."""

from playwright.sync_api import expect

from sessions.models import Session
from tests.browser.company import press
from tests.browser.conftest import BrowserPeople
from tests.browser.probing import enter
from tests.cast import Cast


def test_refusal_is_seen_where_the_eye_is_and_after_the_next_painting(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada, cleo = (enter(browser_people(person), session) for person in (people.ada, people.cleo))
    old = ada.locator("form[data-verb=pause] [name=expected_version]")
    old.evaluate("(field) => (field.value = 0)")
    press(ada, "Pause")
    press(cleo, "I would like to ask")
    expect(ada.locator(".queue")).to_contain_text("Cleo")
    expect(ada.get_by_text("before that arrived").first).to_be_in_viewport()


def test_no_scroll_bar_of_the_plan_moves_a_button_away(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    """A button that is pressed moves by a pixel, and must not bring a scroll bar that moves it away."""
    ada = enter(browser_people(people.ada), session)
    overflow, gutter = ada.locator("#plan").evaluate(
        "(plan) => [getComputedStyle(plan).overflowY, getComputedStyle(plan).scrollbarGutter]"
    )
    assert overflow == "visible" or gutter == "stable"  # else the bar takes its place when it comes
    ada.get_by_text("Change the plan", exact=True).click()
    expect(ada.locator("#change-plan")).to_have_attribute("open", "")
