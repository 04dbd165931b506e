"""What was typed is there, once: under swaps, drafts and answers that never came."""

from playwright.sync_api import Route, expect

from sessions.models import Contribution, Session
from tests.browser.company import press
from tests.browser.conftest import BrowserPeople
from tests.browser.probing import HALF, PHONE, WORDS, box, drafts, enter
from tests.cast import Cast


def test_typing_goes_on_when_others_change_the_room_under_it(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo, dev = (enter(browser_people(person), session) for person in (people.cleo, people.dev))
    box(cleo).focus()
    for n in range(4):
        cleo.keyboard.type(WORDS[n * 10 : n * 10 + 10])
        box(dev).fill(f"What holds you, {n}?")
        press(dev, "Share my question")
        expect(cleo.locator(".entries")).to_contain_text(f"What holds you, {n}?")
        expect(box(cleo)).to_be_focused()
    expect(box(cleo)).to_have_value(WORDS[:40])
    cleo.keyboard.press("Home")
    press(dev, "I would like to ask")
    expect(cleo.locator(".queue")).to_contain_text("Dev")
    cleo.keyboard.type("And: ")
    expect(box(cleo)).to_have_value("And: " + WORDS[:40])


def test_box_is_empty_when_its_words_were_kept_after_a_draft_of_them(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo = enter(browser_people(people.cleo, **PHONE), session)
    for words in ("What holds you?", "What would be enough?"):
        box(cleo).fill(words)
        expect(cleo.locator("#q-state")).to_contain_text("Draft, only you see it")
        press(cleo, "Share my question")
        expect(cleo.locator(".entries")).to_contain_text(words)
        expect(box(cleo)).to_have_value("")
    cleo.wait_for_timeout(1500)  # longer than a draft waits before it is sent
    assert drafts() == []


def test_box_is_empty_when_a_draft_of_its_words_came_after_them(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo = enter(browser_people(people.cleo, **PHONE), session)
    held: list[Route] = []
    cleo.route("**/drafts/", lambda route: route.continue_() if held else held.append(route))
    box(cleo).press_sequentially(WORDS[:HALF])
    while not held:
        cleo.wait_for_timeout(20)
    box(cleo).press_sequentially(WORDS[HALF:])
    press(cleo, "Share my question")
    expect(cleo.locator(".entries")).to_contain_text(WORDS)
    late = held[0].fetch()
    assert drafts() == []  # passed over: it came after its words were kept
    with cleo.expect_response("**/room/fragment"):
        cleo.evaluate("document.body.dispatchEvent(new CustomEvent('room:changed'))")
    held[0].fulfill(response=late)
    expect(box(cleo)).to_have_value("")
    cleo.reload()
    expect(box(cleo)).to_have_value("")
    assert drafts() == []


def test_words_count_once_when_their_answer_was_lost(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo = enter(browser_people(people.cleo), session)
    box(cleo).fill(WORDS)

    lost: list[object] = []
    is_back = False

    def lose(route: Route) -> None:
        if is_back:
            return route.continue_()
        if not lost:
            lost.append(route.fetch())
        return route.abort()

    cleo.route("**/room/do/contribute", lose)
    press(cleo, "Share my question")
    expect(cleo.locator(".entries")).to_contain_text(WORDS)  # the room was painted anew
    expect(cleo.locator("[data-waiting]")).to_contain_text(WORDS)
    expect(box(cleo)).to_have_value("")
    box(cleo).fill("And then?")  # behind what waits
    press(cleo, "Share my question")
    expect(cleo.locator("[data-waiting] li")).to_have_count(2)
    is_back = True
    expect(cleo.locator("[data-waiting]")).to_be_hidden()
    expect(cleo.locator("#stage .entries > li")).to_have_count(2)
    box(cleo).fill(WORDS)  # said again, and meant
    press(cleo, "Share my question")
    expect(cleo.locator("#stage .entries > li")).to_have_count(3)
    shared = [str(one.words) for one in Contribution.objects.with_scopes_disabled().all()]
    assert shared == [WORDS, "And then?", WORDS]
    assert drafts() == []


def test_words_in_another_tab_become_a_draft_when_the_first_one_keeps_its_own(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    one = enter(browser_people(people.cleo), session)
    two = enter(one.context.new_page(), session)
    for page, words in ((two, "Half a thought"), (one, WORDS)):
        box(page).fill(words)
        expect(page.locator("#q-state")).to_contain_text("Draft, only you see it")
    press(one, "Share my question")
    expect(two.locator(".entries")).to_contain_text(WORDS)
    expect(box(two)).to_have_value("Half a thought")
    two.wait_for_timeout(2000)
    two.reload()
    expect(box(two)).to_have_value("Half a thought")


def test_open_dialog_keeps_its_words_when_others_change_the_room_under_it(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada, cleo = (enter(browser_people(person), session) for person in (people.ada, people.cleo))
    box(ada).fill("What do you want?")
    press(ada, "Share it")
    ada.locator("[aria-label^='Change: What do']").click()
    dialog = ada.get_by_role("dialog", name="Reword it")
    dialog.get_by_role("textbox").fill("What do you really want?")
    press(cleo, "I would like to ask")
    expect(ada.get_by_role("button", name="Give the floor to Cleo", include_hidden=True)).to_have_count(1)
    expect(dialog.get_by_role("textbox")).to_have_value("What do you really want?")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    dialog.get_by_role("button", name="Save the change").click()
    expect(dialog).to_have_count(0)
    expect(cleo.locator(".entries")).to_contain_text("What do you really want?")
