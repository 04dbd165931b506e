"""What the eye is on stays where it is when the room is painted anew: the page, what is open, and what is scrolled."""

from collections.abc import Callable

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from core import clock
from room.services import opening
from sessions.models import Contribution, Session
from sets.roles import roles_of
from tests import factories
from tests.browser.company import post
from tests.browser.conftest import BrowserPeople
from tests.browser.probing import WORDS, box, enter
from tests.cast import Cast

SHORT = {"viewport": {"width": 390, "height": 600}}


def top_of(page: Page, part: str) -> float:
    """Asked for in one go: a part that was found before may be gone with the painting it was in."""
    return float(page.evaluate("(part) => document.querySelector(part).getBoundingClientRect().top", part))


def painted(page: Page, session: Session, act: Callable[[], object]) -> None:
    """Somebody acts, and this page shows it."""
    session.refresh_from_db()
    before = (session.version, session.changes)
    act()
    while (session.version, session.changes) == before:
        page.wait_for_timeout(50)
        session.refresh_from_db()
    now = f"#room[data-version='{session.version}'][data-changes='{session.changes}']"
    expect(page.locator(now)).to_have_count(1)


@pytest.fixture
def full(people: Cast, session: Session) -> Session:
    """So much is written down that a phone does not show it at once."""
    step = session.step
    assert step is not None
    assert step.round is not None
    for n in range(8):
        Contribution.objects.create(
            learning_set_id=session.learning_set_id,
            round=step.round,
            step=step,
            author=people.dev,
            written_by=people.dev,
            kind="probing",
            words=f"What holds you there, {n}? {WORDS}",
        )
    return session


@pytest.mark.parametrize("typing", [True, False])
def test_page_stays_where_it_is_when_others_act(
    people: Cast, full: Session, browser_people: BrowserPeople, typing: bool
) -> None:
    cleo, dev = (
        enter(browser_people(people.cleo, **SHORT), full),
        enter(browser_people(people.dev), full),
    )
    if typing:
        box(cleo).press_sequentially("What")
    cleo.mouse.wheel(0, 250)
    cleo.wait_for_timeout(300)
    eye = "form.compose textarea" if typing else ".entries > li:nth-child(2)"
    before, scrolled = top_of(cleo, eye), cleo.evaluate("scrollY")
    assert scrolled > 100
    for n in range(10):
        verb = "unask" if n % 2 else "ask"
        painted(cleo, full, lambda verb=verb: post(dev, full, verb))  # type: ignore[misc]
        assert abs(top_of(cleo, eye) - before) <= 2, (n, cleo.evaluate("scrollY"), scrolled)
    if typing:
        expect(box(cleo)).to_be_focused()


def test_what_changes_the_plan_stays_open_and_in_place_while_it_is_used(
    people: Cast, browser_people: BrowserPeople
) -> None:
    session = factories.running_session(people.harbour, rounds=3, at="welcome")
    ada, dev = (
        enter(browser_people(people.ada, viewport={"width": 1280, "height": 600}), session),
        enter(browser_people(people.dev), session),
    )
    for name in ("Change the plan", "Change order or format"):
        ada.get_by_text(name, exact=True).click()
    later = ada.locator("#change-order").get_by_role("button", name="Later").first
    later.scroll_into_view_if_needed()
    before = float(later.evaluate("(button) => button.getBoundingClientRect().top"))
    painted(ada, session, later.click)
    for part in ("#change-plan", "#change-order"):
        expect(ada.locator(part)).to_have_attribute("open", "")
    pressed = ada.locator("#change-order :focus")  # of the same round, which is the second now
    expect(pressed).to_have_text("Later")
    assert abs(top_of(ada, "#change-order :focus") - before) <= 2
    painted(ada, session, lambda: post(dev, session, "mark", presence="remote"))
    expect(ada.locator("#change-order")).to_have_attribute("open", "")
    expect(pressed).to_have_text("Later")
    assert abs(top_of(ada, "#change-order :focus") - before) <= 2


def test_what_was_painted_open_and_shut_by_hand_stays_shut_and_the_other_way_round(
    people: Cast, browser_people: BrowserPeople
) -> None:
    session = factories.session(people.harbour, starts_at=clock.now(), venue="Room 4")
    with scopes_disabled():
        session = opening.open_room(
            session_id=session.pk, person=people.ada, roles=roles_of(people.ada.pk), expected_version=None
        )
    ada, cleo, dev = (
        enter(browser_people(person), session) for person in (people.ada, people.cleo, people.dev)
    )
    for page in (ada, cleo):
        page.get_by_text("Joining", exact=True).click()
    for n in range(2):
        where = "remote" if n == 0 else "in-room"
        painted(cleo, session, lambda where=where: post(dev, session, "mark", presence=where))  # type: ignore[misc]
    expect(cleo.locator("#room-joining")).not_to_have_attribute("open", "")
    expect(ada.locator("#room-joining")).to_have_attribute("open", "")


def test_box_stays_scrolled_and_its_caret_in_place_when_others_act(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo, dev = (
        enter(browser_people(people.cleo, **SHORT), session),
        enter(browser_people(people.dev), session),
    )
    cleo.evaluate(
        """() => {
          const small = new CSSStyleSheet();
          small.replaceSync("form.compose textarea { max-block-size: 5rem; field-sizing: fixed; }");
          document.adoptedStyleSheets = [small];
        }"""
    )
    box(cleo).fill("\n".join(str(n) for n in range(40)))
    box(cleo).evaluate("(box) => { box.setSelectionRange(30, 34); box.scrollTop = 200; }")
    painted(cleo, session, lambda: post(dev, session, "ask"))
    where = "(box) => [box.selectionStart, box.selectionEnd, Math.round(box.scrollTop)]"
    assert box(cleo).evaluate(where) == [30, 34, 200]
