"""What is typed goes several ways at once (drafts, forms, paintings): every order in which they arrive ends alike."""

from playwright.sync_api import Page, Route, expect

from sessions.models import Contribution, Session
from tests import factories
from tests.browser.company import assert_fresh, press
from tests.browser.conftest import BrowserPeople
from tests.browser.probing import HALF, PHONE, WORDS, box, drafts, enter, stage, until
from tests.cast import Cast


class Held(list[Route]):
    """Requests to one address, which wait for what the test says of them, until it lets all that follow pass."""

    def __init__(self, page: Page, url: str) -> None:
        super().__init__()
        self.shut = True
        page.route(url, lambda route: self.append(route) if self.shut else route.continue_())

    def release(self) -> None:
        """What follows passes; what waits goes on, but for what the test has answered."""
        self.shut = False
        for route in self:
            route.continue_()
        self.clear()


def ask_for_the_room(page: Page) -> None:
    page.evaluate("document.body.dispatchEvent(new CustomEvent('room:changed'))")


def test_words_are_shown_when_the_stage_moved_before_their_draft_arrived(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada, cleo = (
        enter(browser_people(people.ada), session),
        enter(browser_people(people.cleo, **PHONE), session),
    )
    box(cleo).fill(WORDS[:HALF])
    until(cleo, drafts)
    held = Held(cleo, "**/drafts/")
    box(cleo).press("End")
    box(cleo).press_sequentially(WORDS[HALF:])
    until(cleo, lambda: held)
    press(ada, "Next: Action questions")
    stage(cleo, "Action questions")
    expect(box(cleo)).to_have_value(
        ""
    )  # the next stage's: painted, and no draft of all the words was there yet
    held.release()
    expect(cleo.locator(".open-boxes").get_by_label("Probing questions")).to_have_value(WORDS)
    expect(cleo.get_by_role("button", name="Share it after all")).to_be_visible()
    until(cleo, lambda: drafts() == [WORDS])
    ask_for_the_room(cleo)  # what stands in the box is told apart from what was painted in it
    assert_fresh(cleo)


def test_words_are_asked_for_after_the_draft_that_was_on_its_way(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    """A moment is enough: what is on its way is waited for before the room is painted without its box."""
    ada, cleo = (
        enter(browser_people(people.ada), session),
        enter(browser_people(people.cleo, **PHONE), session),
    )
    held = Held(cleo, "**/drafts/")
    asked: list[str] = []
    cleo.on(
        "request",
        lambda request: asked.append(request.url.rpartition("/")[2]) if "/room/f" in request.url else None,
    )
    box(cleo).fill(WORDS)
    until(cleo, lambda: held)
    press(ada, "Next: Action questions")
    stage(cleo, "Action questions")  # by the facts, before the words
    cleo.wait_for_timeout(500)
    assert asked == []
    held[0].continue_()
    expect(cleo.locator("#stage").get_by_text(WORDS, exact=True)).to_be_visible()
    assert asked == ["fragment"]


def test_no_old_draft_is_painted_when_the_painting_left_before_the_draft_was_answered(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo = enter(browser_people(people.cleo, **PHONE), session)
    posts = Held(cleo, "**/drafts/")
    box(cleo).press_sequentially(WORDS[:HALF])
    until(cleo, lambda: posts)
    box(cleo).press_sequentially(WORDS[HALF:])
    press(cleo, "Share my question")
    expect(cleo.locator(".entries")).to_contain_text(WORDS)
    late = posts[0].fetch()
    paintings = Held(cleo, "**/room/fragment")
    ask_for_the_room(cleo)
    until(cleo, lambda: paintings)
    painting = paintings[0].fetch()
    posts.pop(0).fulfill(response=late)
    posts.release()
    cleo.wait_for_timeout(300)
    paintings.shut = False
    with cleo.expect_response("**/room/fragment"):
        paintings[0].fulfill(response=painting)
    cleo.wait_for_timeout(300)
    expect(box(cleo)).to_have_value("")
    assert drafts() == []


def test_words_typed_on_stay_when_their_draft_arrives_before_the_form_that_was_sent_first(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo = enter(browser_people(people.cleo, **PHONE), session)
    forms = Held(cleo, "**/room/do/contribute")
    box(cleo).fill(WORDS)
    press(cleo, "Share my question")
    until(cleo, lambda: forms)
    box(cleo).fill(f"{WORDS} And then?")
    until(cleo, lambda: drafts() == [f"{WORDS} And then?"])
    forms[0].continue_()
    expect(cleo.locator(".entries")).to_contain_text(WORDS)
    expect(box(cleo)).to_have_value(f"{WORDS} And then?")
    assert drafts() == [f"{WORDS} And then?"]
    cleo.reload()
    expect(box(cleo)).to_have_value(f"{WORDS} And then?")


def test_box_is_empty_when_a_later_forms_answer_was_painted_before_its_own(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo = enter(browser_people(people.cleo, **PHONE), session)
    forms = Held(cleo, "**/room/do/*")
    box(cleo).fill(WORDS)
    press(cleo, "Share my question")
    cleo.get_by_role("button", name="I would like to ask").click()
    until(cleo, lambda: len(forms) == 2)
    answers = [route.fetch() for route in forms]
    forms[1].fulfill(response=answers[1])
    expect(cleo.locator(".queue")).to_contain_text("You")
    forms[0].fulfill(response=answers[0])
    expect(box(cleo)).to_have_value("")
    forms.shut = False
    ask_for_the_room(cleo)
    cleo.wait_for_timeout(1500)
    expect(box(cleo)).to_have_value("")
    assert (drafts(), Contribution.objects.with_scopes_disabled().count()) == ([], 1)


def test_box_is_empty_when_a_later_form_was_answered_before_its_words_were_kept(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo = enter(browser_people(people.cleo, **PHONE), session)
    forms = Held(cleo, "**/room/do/*")
    box(cleo).fill(WORDS)
    press(cleo, "Share my question")
    cleo.get_by_role("button", name="I would like to ask").click()
    until(cleo, lambda: len(forms) == 2)
    forms[1].continue_()
    expect(cleo.locator(".queue")).to_contain_text("You")
    expect(box(cleo)).to_have_value(WORDS)  # on their way
    forms[0].continue_()
    expect(cleo.locator(".entries")).to_contain_text(WORDS)
    expect(box(cleo)).to_have_value("")
    cleo.wait_for_timeout(1000)
    assert drafts() == []


def test_topic_stays_in_its_box_when_a_draft_raced_the_form_as_in_safari(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    """A button that is clicked takes no focus there: the box is left for nothing, and its draft goes with the form."""
    session = factories.go_to(session, "topics")
    cleo = enter(browser_people(people.cleo), session)
    cleo.evaluate(
        """document.addEventListener("mousedown", (event) => {
          if (!event.target.closest("button")) return;
          event.preventDefault();
          document.activeElement.blur();
        })"""
    )
    posts = Held(cleo, "**/drafts/")
    line = cleo.get_by_label("Topic line")
    line.fill(WORDS)
    cleo.get_by_role("button", name="Offer my topic").click()
    expect(cleo.get_by_role("button", name="Change my topic")).to_be_visible()
    until(cleo, lambda: posts)
    with cleo.expect_response("**/drafts/"):
        posts.release()
    cleo.wait_for_timeout(500)
    expect(line).to_have_value(WORDS)
    assert drafts() == []
    cleo.wait_for_timeout(1500)  # a second press within two seconds is let drop
    cleo.get_by_role("button", name="Change my topic").click()
    expect(cleo.get_by_text("Write your topic in one line")).to_have_count(0)


def test_last_word_stands_when_the_page_goes_while_an_earlier_draft_is_on_its_way(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo = enter(browser_people(people.cleo, **PHONE), session)
    posts = Held(cleo, "**/drafts/")
    box(cleo).fill(WORDS[:HALF])
    until(cleo, lambda: posts)
    posts.shut = False
    box(cleo).fill(WORDS)
    cleo.evaluate("dispatchEvent(new Event('pagehide'))")
    until(cleo, lambda: drafts() == [WORDS])
    with cleo.expect_response("**/drafts/"):
        posts.release()
    assert drafts() == [WORDS]


def test_last_word_arrives_when_the_page_goes(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo = enter(browser_people(people.cleo, **PHONE), session)
    box(cleo).fill(WORDS)
    cleo.goto("about:blank")
    until(cleo, lambda: drafts() == [WORDS])


def test_words_are_a_draft_when_the_page_goes_and_their_form_did_not_arrive(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo = enter(browser_people(people.cleo, **PHONE), session)
    forms = Held(cleo, "**/room/do/contribute")
    box(cleo).fill(WORDS)
    press(cleo, "Share my question")
    until(cleo, lambda: forms)
    cleo.goto("about:blank")
    until(cleo, lambda: drafts() == [WORDS])
