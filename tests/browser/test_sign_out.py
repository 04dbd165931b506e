"""Signing out takes no words away, in whatever tab it is done; they are back after the sign-in."""

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from sessions.models import Session
from tests.browser.company import press
from tests.browser.conftest import BrowserPeople
from tests.browser.probing import HALF, PHONE, WORDS, box, drafts, enter, until
from tests.browser.site import Site
from tests.cast import Cast


def test_words_are_saved_before_somebody_signs_out_in_another_tab(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo = enter(browser_people(people.cleo), session)
    other = cleo.context.new_page()
    other.goto(reverse("accounts:profile"))
    box(cleo).press_sequentially(WORDS)  # no pause: the last letters are nowhere but here
    press(other, "Sign out")
    expect(other.get_by_role("button", name="Sign out")).to_have_count(0)
    assert drafts() == [WORDS]


def test_page_stays_while_it_alone_has_the_words_and_saves_them_after_the_sign_in(
    people: Cast, session: Session, browser_people: BrowserPeople, live_site: Site
) -> None:
    cleo = enter(browser_people(people.cleo, **PHONE), session)
    box(cleo).fill(WORDS[:HALF])
    until(cleo, lambda: drafts() == [WORDS[:HALF]])
    cleo.context.clear_cookies()
    box(cleo).fill(WORDS)
    cleo.evaluate("dispatchEvent(new Event('online'))")  # it looks after the room at once
    expect(cleo.get_by_text("You are signed out, or this room is no longer yours.")).to_be_visible()
    expect(box(cleo)).to_have_value(WORDS)
    client = Client()
    client.force_login(people.cleo)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    cleo.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_site.url}])
    until(cleo, lambda: drafts() == [WORDS])
    press(cleo, "Share my question")
    expect(cleo.locator("#stage .entries")).to_contain_text(WORDS)


def test_form_is_filled_again_after_the_page_was_left(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada = browser_people(people.ada)
    page = reverse("issues:theme", args=[people.harbour.pk])
    ada.goto(page)
    words = ada.locator("form[data-drafts] textarea, form[data-drafts] input[type=text]").first
    words.fill(WORDS)
    until(ada, lambda: drafts() == [WORDS])
    ada.goto(page)
    expect(words).to_have_value(WORDS)
    expect(ada.get_by_text("Your draft of before.")).to_be_visible()
    words.press("End")
    words.press_sequentially(" And?")
    ada.locator("form[data-drafts] [type=submit]").first.click()
    ada.wait_for_url(lambda url: not url.endswith(page))
    ada.wait_for_timeout(1000)
    assert drafts() == []


def test_form_keeps_its_words_when_the_sign_in_ran_out_and_saves_them_after_the_next(
    people: Cast, session: Session, browser_people: BrowserPeople, live_site: Site
) -> None:
    """All cookies go, the form's token with them, as a sign-in changes it."""
    ada = browser_people(people.ada)
    ada.goto(reverse("issues:theme", args=[people.harbour.pk]))
    words = ada.locator("form[data-drafts] textarea, form[data-drafts] input[type=text]").first
    words.fill(WORDS)
    ada.context.clear_cookies()
    button = ada.locator("form[data-drafts] [type=submit]").first
    button.click()
    expect(ada.locator("form[data-drafts] [role=alert]")).to_be_visible()
    expect(words).to_have_value(WORDS)
    other = ada.context.new_page()
    other.goto(reverse("account_login"))
    client = Client()
    client.force_login(people.ada)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    ada.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_site.url}])
    button.click()
    ada.wait_for_url(lambda url: not url.endswith("/themes/new/"))
    expect(ada.get_by_text(WORDS)).to_be_visible()
