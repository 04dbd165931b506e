"""Stale tabs, two tabs, double clicks and the back button change nothing twice and lose no words."""

from playwright.sync_api import expect

from sessions.models import Contribution, Session
from tests import factories
from tests.browser.company import assert_fresh, press
from tests.browser.conftest import BrowserPeople
from tests.browser.probing import PHONE, WORDS, box, enter, stage
from tests.cast import Cast


def test_plan_drawer_stays_open_when_the_room_changes_until_its_button_closes_it(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo, dev = (enter(browser_people(person, **PHONE), session) for person in (people.cleo, people.dev))
    press(cleo, "Plan")
    press(dev, "I would like to ask")
    expect(cleo.locator(".queue")).to_contain_text("Dev")
    expect(cleo.get_by_role("navigation", name="Plan")).to_be_visible()
    press(cleo, "Close the plan")  # on some phones a tap beside it closes nothing
    expect(cleo.get_by_role("navigation", name="Plan")).to_be_hidden()


def test_stale_tab_changes_nothing_and_shows_its_words_when_it_is_sent(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    session = factories.go_to(session, "actions")
    room = f"/sessions/{session.pk}/room/"
    ada = enter(browser_people(people.ada), session)
    old_ada, old_ben = (
        browser_people(person, java_script_enabled=False) for person in (people.ada, people.ben)
    )
    for page in (old_ada, old_ben):
        page.goto(room)
    old_ben.get_by_label("I will …").fill(WORDS)
    press(ada, "Next: Read back")
    stage(ada, "Read back")
    press(old_ada, "Next: Read back")
    expect(old_ada.get_by_text("The session moved on to Read back before that arrived")).to_be_visible()
    session.refresh_from_db()
    assert session.step is not None
    assert session.step.kind == "read_back"
    for name in ("Reflection", "Next date"):
        press(ada, f"Next: {name}")
        stage(ada, name)
    press(ada, "Close the session")
    ada.get_by_role("dialog").get_by_role("button", name="Close the session").click()
    stage(ada, "The session is closed")
    press(old_ben, "Add this action")
    stage(old_ben, "The session is closed")
    expect(old_ben.get_by_text(WORDS).first).to_be_visible()


def test_session_moves_once_when_next_is_clicked_twice(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada = enter(browser_people(people.ada), session)
    before = session.version
    ada.get_by_role("button", name="Next: Action questions").dblclick()
    stage(ada, "Action questions")
    expect(ada.locator(".htmx-request")).to_have_count(0)
    ada.wait_for_timeout(500)
    session.refresh_from_db()
    assert session.version == before + 1
    stage(ada, "Action questions")


def test_page_is_true_when_the_back_button_brings_it_back(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada, cleo = (enter(browser_people(person), session) for person in (people.ada, people.cleo))
    cleo.goto(f"/sets/{people.harbour.pk}/")
    press(ada, "Next: Action questions")
    stage(ada, "Action questions")
    cleo.go_back()
    stage(cleo, "Action questions")
    assert_fresh(cleo)


def test_two_tabs_of_one_person_agree_when_one_keeps_something(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    one = enter(browser_people(people.cleo), session)
    two = enter(one.context.new_page(), session)
    box(two).fill("Half a thought")
    box(one).fill(WORDS)
    press(one, "Share my question")
    for page in (one, two):
        expect(page.locator(".entries")).to_contain_text(WORDS)
    expect(box(two)).to_have_value("Half a thought")
    # Empty, or with what is now the person's draft, as on any other screen of theirs; but not what is kept already.
    expect(box(one)).not_to_have_value(WORDS)
    press(two, "Share my question")
    expect(one.locator(".entries > li")).to_have_count(2)
    for page in (one, two):
        expect(box(page)).to_have_value("")
    assert Contribution.objects.with_scopes_disabled().count() == 2
    for page in (one, two):
        assert_fresh(page)
