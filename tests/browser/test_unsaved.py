"""A page of several forms: what was typed in one and not saved is asked about, also when the page is left."""

from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import BrowserPeople
from tests.cast import Cast


def asked(page: Page) -> list[str]:
    """The kinds of question that the browser asks from now on; each is answered with no."""
    found: list[str] = []

    def refuse(dialog: Dialog) -> None:
        found.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", refuse)
    return found


def test_half_filled_form_asks_before_the_page_is_left(people: Cast, browser_people: BrowserPeople) -> None:
    esi = browser_people(people.esi)
    address = reverse("dashboards:set_up", args=[people.programme.pk])
    esi.goto(address)
    form = esi.locator("form[data-unsaved]").first
    questions = asked(esi)
    name = form.get_by_role("textbox").first
    was = name.input_value()
    name.click()
    name.press_sequentially(" and more")
    esi.get_by_role("link", name=people.programme.name).first.click()
    esi.wait_for_timeout(300)
    assert questions == ["beforeunload"]
    expect(name).to_have_value(f"{was} and more")
    form.get_by_role("button", name="Save").first.click()
    expect(esi.locator("form[data-unsaved]").first.get_by_role("textbox").first).to_have_value(
        f"{was} and more"
    )
    assert questions == ["beforeunload"]  # what is sent is not asked about
    esi.get_by_role("link", name=people.programme.name).first.click()
    esi.wait_for_timeout(300)
    assert questions == ["beforeunload"]
    assert not esi.url.endswith(address)
