"""The facilitator holds a whole session by keyboard alone: Tab, Enter, Space, arrows and the single keys."""

import re

from playwright.sync_api import Page, expect

from core import clock
from tests import factories
from tests.browser.company import press
from tests.browser.conftest import BrowserPeople
from tests.cast import cast

NAME = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "";
  const named = at.getAttribute("aria-labelledby");
  return (at.getAttribute("aria-label") || (named && document.getElementById(named)?.textContent)
    || at.labels?.[0]?.textContent || at.textContent || "").trim().replace(/\\s+/g, " ");
}"""


def tab_to(page: Page, name: str) -> None:
    """Tabs on until the control of that name has the focus, as somebody does who cannot use a mouse."""
    for _press in range(160):
        page.keyboard.press("Tab")
        if page.evaluate(NAME) == name:
            return
    raise AssertionError(f"Tab never reaches {name!r}")


def at(page: Page, stage: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(stage)
    expect(page.locator(".htmx-request")).to_have_count(0)
    expect(page.get_by_role("button", name=f"Next: {stage}")).to_have_count(0)  # the words came, too


def test_facilitator_holds_a_session_when_there_is_only_a_keyboard(
    live_site: object, browser_people: BrowserPeople
) -> None:
    people = cast()
    factories.agreement(people.harbour)
    session = factories.session(people.harbour, starts_at=clock.now(), rounds=1)
    ada, ben = browser_people(people.ada), browser_people(people.ben, viewport={"width": 390, "height": 844})
    keys = ada.keyboard
    ada.goto(f"/sessions/{session.pk}/")
    tab_to(ada, "Open the room")
    keys.press("Enter")
    at(ada, "People are arriving")
    ben.goto(f"/sessions/{session.pk}/room/")
    expect(ada.get_by_role("list", name="People in the room")).to_contain_text(
        re.compile(r"Ben\s+In the room")
    )
    tab_to(ada, "Is here: Cleo")
    keys.press("Enter")
    expect(ada.get_by_role("button", name="Is here: Cleo")).to_have_count(0)
    keys.press("n")
    at(ada, "Welcome")
    the_clock(ada)
    keys.press("n")
    at(ada, "Action reports")
    keys.press("n")
    at(ada, "Topics")
    write_a_topic_down(ada)
    keys.press("n")
    at(ada, "Selection")
    tab_to(ada, "Add Cleo")
    keys.press("Space")
    expect(ada.get_by_role("button", name="Cleo is in round 1")).to_be_focused()
    keys.press("n")
    at(ada, "Presenting")
    keys.press("n")
    at(ada, "Clarification questions")
    take_questions(ada, ben)
    for name in ("Probing questions", "Action questions", "Actions"):
        keys.press("n")
        at(ada, name)
    tab_to(ada, "In the presenter’s own words")
    keys.type("I will name one number, no more.")
    tab_to(ada, "Add this action")
    keys.press("Enter")
    expect(ben.get_by_text("I will name one number, no more.")).to_be_visible()
    for name in ("Read back", "Reflection", "Next date"):
        keys.press("n")
        at(ada, name)
    close(ada)
    expect(ben.get_by_role("heading", level=1)).to_have_text("The session is closed")


def the_clock(ada: Page) -> None:
    """Pause, resume, time and back, one key each; the keys' own list; and Next by Tab, where the focus stays."""
    keys, timer = ada.keyboard, ada.get_by_role("timer")
    keys.press("p")
    expect(ada.get_by_text("paused by Ada")).to_be_visible()
    keys.press("p")
    expect(ada.get_by_role("button", name="Pause")).to_be_visible()
    for key, shown in (("5", r"1[45]:\d\d"), ("+", r"1[56]:\d\d"), ("-", r"1[45]:\d\d")):
        expect(ada.locator(".htmx-request")).to_have_count(0)
        keys.press(key)
        expect(timer).to_have_text(re.compile(shown))
    keys.press("?")
    expect(ada.get_by_role("dialog", name="One key each")).to_be_focused()
    keys.press("n")  # a dialog is open: nothing moves
    keys.press("Escape")
    expect(ada.get_by_role("dialog", name="One key each")).to_have_count(0)
    at(ada, "Welcome")
    tab_to(ada, "Next: Action reports")
    keys.press("Enter")
    at(ada, "Action reports")
    expect(ada.get_by_role("button", name="Next: Topics")).to_be_focused()
    keys.press("b")
    at(ada, "Welcome")


def write_a_topic_down(ada: Page) -> None:
    """For Cleo, who has no device."""
    keys = ada.keyboard
    tab_to(ada, "Write a topic down for somebody without a device")
    keys.press("Enter")
    tab_to(ada, "Whose topic")
    keys.type("Cleo")
    tab_to(ada, "Topic line")
    keys.type("Nobody answers my question about numbers.")
    tab_to(ada, "Put it on the table")
    keys.press("Enter")
    expect(ada.locator(".topics")).to_contain_text("Nobody answers my question about numbers.")


def take_questions(ada: Page, ben: Page) -> None:
    """The floor to Ben, and his question written down; letters typed are letters, and move nothing."""
    keys = ada.keyboard
    press(ben, "I would like to ask")
    expect(ada.get_by_role("button", name="Give the floor to Ben")).to_be_visible()
    tab_to(ada, "Give the floor to Ben")
    keys.press("Enter")
    expect(ben.get_by_role("heading", name="You have the floor")).to_be_visible()
    keys.press("q")
    keys.type("Not counting pens, how many numbers?")
    keys.press("Tab")
    keys.press("ArrowRight")
    tab_to(ada, "Said by")
    keys.type("Ben")
    tab_to(ada, "Share it")
    keys.press("Space")
    expect(ben.locator(".entries")).to_contain_text("Not counting pens, how many numbers?")
    at(ada, "Clarification questions")


def close(ada: Page) -> None:
    keys, dialog = ada.keyboard, ada.get_by_role("dialog", name="Close the session?")
    keys.press("n")
    expect(dialog).to_be_focused()
    keys.press("Escape")
    expect(dialog).to_have_count(0)
    keys.press("n")
    expect(dialog).to_be_focused()
    keys.press("Tab")
    keys.press("Enter")
    at(ada, "The session is closed")
