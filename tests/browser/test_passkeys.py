"""Passkeys in a real browser, with a device that Chromium plays: adding one, signing in with it, and being told."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser.conftest import BrowserPeople
from tests.browser.site import Site

PASSWORD = "a-password-of-the-tests"
Device = Callable[..., Page]


@pytest.fixture
def ana(live_site: Site) -> User:
    cache.clear()
    person = User.objects.create_user(email="ana@example.org", name="Ana", password=PASSWORD)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


@pytest.fixture
def device(live_site: Site, browser_people: BrowserPeople) -> Device:
    """A browser on a device with a finger reader; at the site's name, since devices keep passkeys for names alone."""

    def make(*, user_verifies: bool = True) -> Page:
        page = browser_people(base_url=f"http://localhost:{live_site.port}")
        wire = page.context.new_cdp_session(page)
        wire.send("WebAuthn.enable")
        options: dict[str, Any] = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": user_verifies,
            "automaticPresenceSimulation": True,
        }
        wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return page

    return make


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill("ana@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def is_home(page: Page) -> None:
    expect(page).to_have_url(re.compile(r"localhost:\d+/$"))


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").last.click()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_visible()


def add_passkey(page: Page, *, alone: bool = True) -> None:
    """As a person does it; a passkey that is good alone lets in without a password."""
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    # A door is changed only by who has just shown that it is them.
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name").fill("My laptop")
    if alone:
        page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Add it").click()
    # They come with the first.
    expect(page.get_by_role("heading", name="Recovery codes", level=1)).to_be_visible()


def test_passkey_lets_in_without_a_password(device: Device, ana: User) -> None:
    page = device()
    sign_in(page)
    is_home(page)
    add_passkey(page)
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("heading", name="My laptop")).to_be_visible()
    sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    is_home(page)
    key = Authenticator.objects.get(user=ana, type=Authenticator.Type.WEBAUTHN)
    assert key.last_used_at is not None


def test_passkey_is_the_second_step_after_a_password(device: Device, ana: User) -> None:
    page = device()
    sign_in(page)
    is_home(page)
    add_passkey(page, alone=False)
    sign_out(page)
    sign_in(page)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    is_home(page)


def test_person_is_told_when_the_device_has_no_passkey(device: Device, ana: User) -> None:
    page = device(user_verifies=False)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("No passkey was used.")).to_be_visible()


def test_person_is_told_that_a_site_needs_a_name(
    browser_people: BrowserPeople, live_site: Site, ana: User
) -> None:
    page = browser_people()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("Passkeys only work with a site’s name.")).to_be_visible()


def test_browser_that_knows_no_passkeys_offers_none_and_signs_in_as_ever(
    ana: User, browser_people: BrowserPeople, live_site: Site
) -> None:
    page = browser_people(base_url=live_site.url)
    page.context.add_init_script("delete window.PublicKeyCredential")
    page.goto("/accounts/login/")
    expect(page.locator("#passkey_login")).to_be_hidden()
    sign_in(page)
    expect(page).to_have_url(re.compile(r":\d+/$"))
