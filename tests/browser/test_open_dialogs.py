"""A dialog that is open stays open when the room is drawn anew under it: in practice, and in the room."""

from playwright.sync_api import Page, expect

from sessions.models import Session
from tests import factories
from tests.browser.conftest import BrowserPeople
from tests.browser.probing import enter
from tests.cast import Cast


def _asked(page: Page) -> None:
    page.locator(".bar [data-key=n]").click()
    expect(page.get_by_role("dialog", name="Close the session?")).to_be_visible()


def test_dialogs_of_a_practice_outlive_what_somebody_says(
    people: Cast, browser_people: BrowserPeople
) -> None:
    page = browser_people(people.noor)
    page.goto("/practice/")
    page.locator("[name=length][value='3']").check(force=True)
    page.get_by_role("button", name="Open the practice room").click()
    page.get_by_role("button", name="Keys").click()
    expect(page.locator("#stage")).to_contain_text("Jon. A bit tired")
    keys = page.get_by_role("dialog", name="One key each")
    expect(keys).to_be_visible()
    page.keyboard.press("Escape")
    for place in range(1, 14):
        expect(page.locator(f'#room[data-at="{place}"]')).to_be_visible()
        if page.locator("#close").count():
            break
        if page.locator("[value=choose]").count():
            page.locator("[value=choose]").first.click()
            expect(page.locator("[aria-pressed=true]")).to_have_count(1)
        page.locator(".bar [data-key=n]").click()
    expect(page).to_have_title("Next date, practice", timeout=1000)
    _asked(page)
    expect(page.locator("#stage")).to_contain_text("I can host next time.")
    expect(page.get_by_role("dialog", name="Close the session?")).to_be_visible()
    page.locator("#close [value=next]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The session is closed")
    expect(page).to_have_title("The session is closed, practice")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_close_is_asked_on_when_another_changes_the_room(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    factories.go_to(session, "next_date")
    host = enter(browser_people(people.ada), session)
    _asked(host)
    member = enter(browser_people(people.cleo), session)
    member.get_by_role("button", name="I am remote").click()
    row = host.get_by_role("listitem", include_hidden=True).filter(has_text="Cleo").filter(has_text="Remote")
    expect(row.first).to_be_attached()
    expect(host.get_by_role("dialog", name="Close the session?")).to_be_visible()
