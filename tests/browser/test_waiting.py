"""What is pressed without a line waits on the page, and is sent once, in order, to the stage it was meant for."""

from playwright.sync_api import Page, expect

from sessions.models import Contribution, Session, StageVisit
from tests.browser.company import press
from tests.browser.conftest import BrowserPeople
from tests.browser.probing import PHONE, WORDS, box, drafts, enter, notice, stage
from tests.cast import Cast


def shared() -> list[str]:
    return [str(one.words) for one in Contribution.objects.with_scopes_disabled().order_by("created_at")]


def waits(page: Page) -> list[str]:
    return page.locator("[data-waiting] [data-words]").all_inner_texts()


def test_words_pressed_offline_are_shared_in_their_order_when_the_line_is_back(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo = enter(browser_people(people.cleo, **PHONE), session)
    box(cleo).fill("Since")
    expect(cleo.locator("#q-state")).to_contain_text("Draft")
    cleo.context.set_offline(True)
    for words in ("Since when?", "Since who?", "Since what?"):
        box(cleo).fill(words)
        press(cleo, "Share my question")
        expect(box(cleo)).to_have_value("")
    press(cleo, "I would like to ask")
    assert waits(cleo) == ["Since when?", "Since who?", "Since what?", ""]
    expect(cleo.locator("[data-waiting]")).to_contain_text("I would like to ask")
    expect(notice(cleo)).to_contain_text("what you write and press is kept on this page")
    cleo.context.set_offline(False)
    expect(cleo.locator("[data-waiting]")).to_be_hidden()
    expect(cleo.locator("#stage .entries > li")).to_have_count(3)
    expect(cleo.locator(".queue")).to_contain_text("You")
    assert (shared(), drafts()) == (["Since when?", "Since who?", "Since what?"], [])
    expect(box(cleo)).to_have_value("")


def test_words_whose_stage_is_over_are_asked_about_and_each_is_kept(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada, cleo = (enter(browser_people(person), session) for person in (people.ada, people.cleo))
    cleo.context.set_offline(True)
    for words in (WORDS, "Since when?"):
        box(cleo).fill(words)
        press(cleo, "Share my question")
    box(cleo).fill("Half a thought")
    press(ada, "Next: Action questions")
    stage(ada, "Action questions")
    cleo.context.set_offline(False)
    stage(cleo, "Action questions")
    opened = cleo.locator(".open-boxes").get_by_role("textbox")
    expect(opened).to_have_count(3)
    assert shared() == []
    assert sorted(opened.evaluate_all("(boxes) => boxes.map((box) => box.value)")) == sorted(
        [WORDS, "Since when?", "Half a thought"]
    )
    assert sorted(drafts()) == sorted([WORDS, "Since when?", "Half a thought"])
    cleo.get_by_role("button", name="Share it after all").first.click()
    expect(opened).to_have_count(2)
    assert len(shared()) == 1


def test_words_sent_offline_while_the_room_is_held_wait_and_are_shared_when_it_goes_on(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada, cleo = (enter(browser_people(person), session) for person in (people.ada, people.cleo))
    cleo.context.set_offline(True)
    box(cleo).fill(WORDS)
    press(cleo, "Share my question")
    expect(cleo.locator("[data-waiting]")).to_contain_text(WORDS)
    ada.locator("form[data-verb=hold] button").click()
    expect(ada.get_by_role("button", name="Go on here")).to_be_visible()
    cleo.context.set_offline(False)
    expect(cleo.get_by_text("The room is held. What you wrote is sent when it goes on.")).to_be_visible()
    assert (waits(cleo), shared()) == ([WORDS], [])
    press(ada, "Go on here")
    expect(cleo.locator("#stage .entries")).to_contain_text(WORDS)
    expect(cleo.locator("[data-waiting]")).to_be_hidden()
    assert (shared(), drafts()) == ([WORDS], [])


def test_move_pressed_offline_is_asked_about_when_the_stage_has_moved_on(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada = enter(browser_people(people.ada), session)
    other = enter(ada.context.new_page(), session)
    away = enter(browser_people(people.ada), session)
    away.context.set_offline(True)
    press(away, "Next: Action questions")
    press(away, "Next: Action questions")  # the same press
    expect(away.locator("[data-waiting] li")).to_have_count(1)
    press(other, "Next: Action questions")
    stage(ada, "Action questions")
    away.context.set_offline(False)
    expect(away.get_by_text("The stage has moved on. Send it all the same?")).to_be_visible()
    stage(away, "Action questions")
    press(away, "Send it all the same")
    stage(ada, "Actions")
    expect(away.locator("[data-waiting]")).to_be_hidden()


def test_minutes_add_up_however_fast_they_are_pressed(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada = enter(browser_people(people.ada), session)
    for _press in range(3):
        ada.get_by_role("button", name="+1 min").click(no_wait_after=True)
    ada.get_by_role("button", name="+5 min").click()
    expect(ada.locator("[data-waiting]")).to_be_hidden()
    ada.wait_for_timeout(500)
    assert StageVisit.objects.get(session=session, left_at=None).extra_seconds == 8 * 60
    ada.context.set_offline(True)
    for name in (
        "+1 min",
        "+1 min",
        "Next: Action questions",
    ):  # the page shows the room as it was before all three
        ada.get_by_role("button", name=name).click()
    ada.context.set_offline(False)
    stage(ada, "Action questions")
    expect(ada.locator("[data-waiting]")).to_be_hidden()
