"""A box stays open under the fingers of whoever writes, though the stage moves, until they share or discard it."""

from playwright.sync_api import expect

from sessions.models import Contribution, Session
from tests.browser.company import press
from tests.browser.conftest import BrowserPeople
from tests.browser.probing import HALF, PHONE, WORDS, box, drafts, enter, stage
from tests.cast import Cast


def test_typing_goes_on_in_the_same_box_when_the_stage_moves(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada, cleo = (
        enter(browser_people(people.ada), session),
        enter(browser_people(people.cleo, **PHONE), session),
    )
    box(cleo).press_sequentially(WORDS[:HALF])
    press(ada, "Next: Action questions")
    for letter in WORDS[HALF:]:
        cleo.keyboard.type(letter)
        cleo.wait_for_timeout(15)
    stage(cleo, "Action questions")
    opened = cleo.locator(".open-boxes").get_by_label("Probing questions")
    expect(opened).to_have_value(WORDS)
    expect(opened).to_be_focused()
    expect(opened).to_be_in_viewport()
    expect(box(cleo)).to_have_value("")
    cleo.get_by_role("button", name="Share it after all").click()
    expect(cleo.locator(".open-boxes")).to_have_count(0)
    assert [str(one.words) for one in Contribution.objects.with_scopes_disabled().all()] == [WORDS]
    assert drafts() == []


def test_next_letter_goes_into_the_next_stages_box_when_nothing_was_typed(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada, cleo = (enter(browser_people(person), session) for person in (people.ada, people.cleo))
    box(cleo).focus()
    press(ada, "Next: Action questions")
    assert session.step
    expect(cleo.locator("#room")).to_have_attribute("data-at", str(session.step.position + 2))
    stage(cleo, "Action questions")
    expect(box(cleo)).to_be_focused()
    cleo.keyboard.type("Who?")
    expect(box(cleo)).to_have_value("Who?")


def test_discarded_words_do_not_come_back(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada, cleo = (enter(browser_people(person), session) for person in (people.ada, people.cleo))
    box(cleo).fill(WORDS)
    press(ada, "Next: Action questions")
    opened = cleo.locator(".open-boxes").get_by_label("Probing questions")
    expect(opened).to_have_value(WORDS)
    opened.press_sequentially("!")
    cleo.get_by_role("button", name="Discard").click()
    expect(cleo.locator(".open-boxes")).to_have_count(0)
    cleo.wait_for_timeout(1500)  # longer than a draft waits before it is sent
    assert drafts() == []
