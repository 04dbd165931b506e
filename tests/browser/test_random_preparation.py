"""Two hundred random runs of a preparation: no line, signed out, refused, two devices; no word typed is lost."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled
from playwright.sync_api import Page, Route, expect

from accounts.models import Draft, User
from actions.models import Report
from core import clock
from issues.models import Brief, Issue
from sessions.models import Bid, Session
from tests import factories, samples
from tests.browser.conftest import BrowserPeople
from tests.browser.probing import PHONE, until
from tests.browser.site import Site
from tests.cast import Cast

RUNS = samples.share(range(200), 9)  # of these a fifth is today's turn
AT_ONCE = 25  # runs of one test
ACTS = (
    "type", "type", "type", "type", "save", "share", "offline", "online", "sign_out", "sign_in", "refuse", "lose",
    "reload", "switch",
)  # fmt: skip
# A page that stays is told by its own mark; what it said of an earlier press is gone.
LIKE_NEW = "window.stays = true; document.querySelector('form.prep > .notice-alert')?.remove()"
BOXES = ("brief", "topic_line", "wants", "happened")


class Run:
    """Cleo prepares on a phone and on a laptop; the line comes and goes, and so does her sign-in."""

    def __init__(self, seed: int, devices: list[Page], cleo: User, session: Session, site: Site) -> None:
        self.chance, self.devices, self.cleo, self.site = random.Random(seed), devices, cleo, site
        self.path = reverse("sessions:prepare", args=[session.pk])
        self.seed, self.typed, self.done = seed, list[str](), list[str]()
        self.is_offline = self.is_out = False

    @property
    def page(self) -> Page:
        return self.devices[0]

    @property
    def is_away(self) -> bool:
        return self.is_offline or self.is_out

    def type(self) -> None:
        word, name = f"w{self.seed}x{len(self.typed)}.", self.chance.choice(BOXES)
        self.typed.append(word)
        box = self.page.locator(f"form.prep textarea[name$='{name}']").first
        if not box.is_visible():
            self.reach(name)
        box.press("End")
        self.page.keyboard.type(f" {word}")

    def reach(self, name: str) -> None:
        """What came of an action is asked for once its outcome is chosen; one's own words are folded away."""
        if name == "happened":
            self.page.get_by_text("Partly", exact=True).first.click()
        else:
            self.page.locator("summary", has_text="In your own words").click()

    def save(self) -> None:
        self.press("Save for me alone")

    def share(self) -> None:
        self.page.get_by_text("Not this time", exact=False).first.click()
        self.press("Share with the set")

    def press(self, name: str) -> None:
        """What is sent and answered leads on; what cannot go says so, and stays."""
        self.page.evaluate(LIKE_NEW)
        self.page.get_by_role("button", name=name).click()
        until(self.page, lambda: not self.stays() or self.says_why())
        self.page.wait_for_load_state()
        if self.path not in self.page.url:
            self.enter()

    def stays(self) -> bool:
        with suppress(Exception):  # on its way
            return bool(self.page.evaluate("window.stays"))
        return True

    def says_why(self) -> bool:
        with suppress(Exception):
            return self.page.locator("form.prep > .notice-alert").count() > 0
        return False

    def offline(self) -> None:
        self.is_offline = True
        self.page.context.set_offline(True)

    def online(self) -> None:
        self.is_offline = False
        self.page.context.set_offline(False)
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def sign_out(self) -> None:
        self.is_out = True
        self.page.context.clear_cookies()

    def sign_in(self) -> None:
        self.is_out = False
        sign_in(self.page, self.cleo, self.site)
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def refuse(self) -> None:
        """The next draft is answered 409."""
        self.page.unroute("**/drafts/")
        self.page.route("**/drafts/", lambda route: route.fulfill(status=409), times=1)

    def lose(self) -> None:
        """The next draft arrives, and its page never hears of it."""

        def lose(route: Route) -> None:
            with suppress(Exception):
                route.fetch()
            with suppress(Exception):
                route.abort()

        self.page.unroute("**/drafts/")
        self.page.route("**/drafts/", lose, times=1)

    def reload(self) -> None:
        """Also while something is not saved: whoever does it is asked first, and here they wait for it."""
        if not self.is_away:
            self.rest()
            self.enter()

    def switch(self) -> None:
        """The other device is taken up once this one has saved; its page is still open there."""
        if self.is_away:
            return
        self.rest()
        if self.lost():
            return  # among two devices the last to arrive wins: the other one waits for this one's words
        self.devices.reverse()
        with self.page.expect_response(f"**{self.path}"):
            self.page.wait_for_timeout(1000)
            self.page.evaluate("dispatchEvent(new Event('focus'))")
        self.page.wait_for_timeout(100)

    def enter(self) -> None:
        self.page.goto(self.path)

    def rest(self) -> None:
        """Until the server has every word, which it has to hear without anybody's help."""
        with suppress(AssertionError):  # the test says what is amiss
            until(self.page, lambda: not self.lost())

    def finish(self) -> None:
        if self.is_out:
            self.sign_in()
        self.online()
        self.page.unroute_all()
        self.rest()

    def lost(self) -> list[str]:
        kept = " ".join(kept_words())
        return [word for word in self.typed if word not in kept]


def kept_words() -> list[str]:
    """Every word that is stored of this person."""
    with scopes_disabled():
        issues = [f"{one.topic_line} {one.wants}" for one in Issue.objects.all()]
        reports = [f"{one.happened} {one.changed}" for one in Report.objects.all()]
        others = [str(one.words) for kind in (Draft, Brief) for one in kind.objects.all()]
    return [*issues, *reports, *others]


def sign_in(page: Page, person: User, site: Site) -> None:
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site.url}])


def forget() -> None:
    with scopes_disabled():
        for kind in (Draft, Report, Bid, Brief, Issue):
            kind.objects.all().delete()


@pytest.mark.parametrize("seeds", [RUNS[at : at + AT_ONCE] for at in range(0, len(RUNS), AT_ONCE)])
def test_no_word_of_a_preparation_is_lost(
    people: Cast, browser_people: BrowserPeople, live_site: Site, seeds: list[int]
) -> None:
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=3))
    factories.action(people.cleo, people.harbour, "I will ask each of them alone.")
    devices = [browser_people(people.cleo, **PHONE), browser_people(people.cleo)]
    for page in devices:
        page.on("dialog", lambda dialog: dialog.accept())
    for seed in seeds:
        run = Run(seed, devices, people.cleo, session, live_site)
        for page in reversed(devices):
            sign_in(page, people.cleo, live_site)
            page.goto(run.path)
            page.get_by_text("Partly", exact=True).first.click()
        acts: dict[str, Callable[[], None]] = {name: getattr(run, name) for name in ACTS}
        for _act in range(run.chance.randint(6, 12)):
            run.done.append(name := run.chance.choice(ACTS))
            try:
                acts[name]()
            except Exception as error:
                error.add_note(f"seed {seed}: {', '.join(run.done)}; {run.page.url}")
                raise
        run.finish()
        told = f"seed {seed}: {', '.join(run.done)}"
        assert run.lost() == [], f"{told}: {kept_words()}"
        run.enter()
        shown = " ".join(
            run.page.locator("form.prep textarea").evaluate_all("all => all.map(box => box.value)")
        )
        assert [word for word in run.typed if word not in shown] == [], f"{told}: {shown}"
        forget()
    expect(devices[0].locator("form.prep")).to_be_visible()
