"""Ada and her six members, each at a screen of their own, in one session: what the walks through a session share."""

import re
from collections.abc import Callable, Iterable
from difflib import unified_diff
from typing import Any

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from sessions.models import Session
from sessions.process.stages import Stage
from tests.browser.conftest import BrowserPeople
from tests.cast import Cast

MEMBERS = ("ben", "cleo", "dev", "femi", "gita", "hal")
PHONE = {"viewport": {"width": 390, "height": 844}}
SCREENS: dict[str, dict[str, Any]] = {
    "ada": {},
    "ben": PHONE,
    "cleo": {"viewport": {"width": 768, "height": 1024}, "color_scheme": "dark"},
    "dev": PHONE,
    "femi": PHONE | {"color_scheme": "dark", "timezone_id": "Africa/Lagos"},
    "gita": {"viewport": {"width": 1024, "height": 768}},
    "hal": {"viewport": {"width": 1920, "height": 1080}},
}


class Company:
    """`company["ben"]` is Ben's page; every check runs on every screen that it speaks of."""

    def __init__(self, cast: Cast, browser_people: BrowserPeople, keys: Iterable[str] = SCREENS) -> None:
        self.cast = cast
        self.pages = {key: browser_people(getattr(cast, key), **SCREENS[key]) for key in keys}

    def __getitem__(self, key: str) -> Page:
        return self.pages[key]

    @property
    def members(self) -> list[str]:
        return [key for key in self.pages if key != "ada"]

    def open(self, session: Session) -> None:
        """Ada opens the room from the session's page; each of the others walks in."""
        self["ada"].goto(f"/sessions/{session.pk}/")
        way = self["ada"].get_by_role("button", name="Open the room")
        early = self["ada"].get_by_role("link", name="Open the room")
        way.or_(early).click()
        if "/early/" in self["ada"].url:  # long before its time she is asked what she means
            self["ada"].get_by_role("button", name="Move the session to now").click()
        expect(self["ada"]).to_have_url(re.compile(r"/room/$"))
        for key in self.members:
            self[key].goto(f"/sessions/{session.pk}/room/")
        self.all_at("People are arriving")

    def all_at(self, stage: str) -> None:
        for key, page in self.pages.items():
            expect(page.get_by_role("heading", level=1), f"{key}'s screen").to_have_text(stage)

    def start(self, stage: str = "Welcome") -> None:
        press(self["ada"], "Start")
        self.all_at(stage)

    def next(self, stage: str) -> None:
        press(self["ada"], f"Next: {stage}")
        self.all_at(stage)

    def close(self) -> None:
        """The one move that asks first."""
        ada = self["ada"]
        press(ada, "Close the session")
        dialog = ada.get_by_role("dialog", name="Close the session?")
        middle = dialog.evaluate("(it) => it.getBoundingClientRect().x + it.offsetWidth / 2 - innerWidth / 2")
        assert abs(middle) < 10  # it stands in the middle of the screen, scroll bar or none
        dialog.get_by_role("button", name="Close the session").click()
        self.all_at("The session is closed")

    def check_lines(self, stage: Stage, *, presenter: str = "", follows: str = "") -> None:
        """Each role reads its own line, who speaks, what is kept and what comes next."""
        lines = stage.lines.filled(presenter=presenter.capitalize())
        by_name = presenter.capitalize() if presenter and stage.who_speaks == "presenter" else ""
        for key, page in self.pages.items():
            main = page.locator("#stage")
            if key == "ada":
                expect(main.locator(".say .voice")).to_have_text(lines.say)
                expect(main.locator(".facts")).to_contain_text(by_name or stage.who_speaks.words)
                expect(main.locator(".facts")).to_contain_text("We keep")
                expect(main.locator(".hint")).to_contain_text(lines.facilitator)
                if follows:
                    expect(page.get_by_role("button", name=f"Next: {follows}")).to_be_visible()
            elif key == presenter and stage.presenter_state == "listening":
                expect(main.locator(".voice").first).to_have_text(lines.presenter)
                expect(main).to_contain_text(f"Then: {follows}")
            else:
                line = lines.presenter if key == presenter else lines.member
                expect(main.locator(".role-line .voice")).to_have_text(line)
                who = "You" if by_name and key == presenter else by_name
                expect(main.locator(".facts")).to_contain_text(who or stage.who_speaks.words)
                expect(main.locator(".facts")).to_contain_text("We keep")
                if follows:
                    expect(main.locator(".facts")).to_contain_text(follows)
            expect(page.get_by_role("timer")).to_be_visible()
            expect(page.get_by_role("list", name="People in the room")).to_be_visible()

    def all_read(self, words: str, *, but: Iterable[str] = ()) -> None:
        """Everybody's screen shows the words, and nobody's of those left out."""
        for key, page in self.pages.items():
            shown = page.locator("#stage").get_by_text(words, exact=True)
            expect(shown).to_have_count(0) if key in but else expect(shown.first).to_be_visible()

    def all_compose(self, button: str, *, but: Iterable[str] = ()) -> None:
        """Each member has the box and its button; those left out have neither."""
        for key in self.members:
            found = self[key].get_by_role("button", name=button, exact=True)
            expect(found).to_have_count(0 if key in but else 1)

    def are_the_same_room(self) -> None:
        """When quiet, every screen shows what a fresh load shows."""
        for page in self.pages.values():
            assert_fresh(page)


def press(page: Page, name: str) -> None:
    """Once the answer to what was pressed before is there: the facts come sooner than the words."""
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.get_by_role("button", name=name, exact=True).click()


def keep(page: Page, words: str, button: str, kind: str = "") -> None:
    """Writes something down and keeps it."""
    form = page.locator("form.compose")
    form.locator("textarea").fill(words)
    if kind:
        form.get_by_text(kind, exact=True).click()
    press(page, button)
    expect(page.locator(".entries").get_by_text(words, exact=True)).to_be_visible()


def offer(page: Page, line: str, wants: str = "", how: str = "") -> None:
    page.get_by_label("Topic line").fill(line)
    page.get_by_label("What I would like from the group").fill(wants)
    if how:
        page.get_by_label("How", exact=True).select_option(label=how)
    press(page, "Offer my topic")
    expect(page.get_by_role("button", name="Change my topic")).to_be_visible()


def report(page: Page, action: str, outcome: str, happened: str, changed: str = "") -> None:
    card = page.locator(".action").filter(has_text=action)
    card.get_by_text(outcome, exact=True).click()
    card.get_by_label("What happened").fill(happened)
    card.get_by_label("What changed as a result").fill(changed)
    card.get_by_role("button", name="Share this report").click()
    expect(card.get_by_role("button", name="Change the report")).to_be_visible()


def reflect(page: Page, **said: str) -> None:
    """`well`, `better` and `closing`, each kept by itself."""
    for kind, words in said.items():
        form = page.locator("form[data-verb=reflect]").filter(has=page.locator(f"#r-{kind}"))
        form.get_by_role("textbox").fill(words)
        form.get_by_role("button").click()
        expect(form.get_by_text("Shared")).to_be_visible()


def post(page: Page, session: Session, verb: str, **fields: str) -> int:
    """A deed sent past the page's own forms, as somebody would who knows how; the answer's status."""
    script = """([url, fields]) => fetch(url, {
      method: "POST",
      headers: { "X-CSRFToken": JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"] },
      body: new URLSearchParams(fields),
    }).then((answer) => answer.status)"""
    status: int = page.evaluate(script, [reverse("room:do", args=[session.pk, verb]), fields])
    return status


# What may differ between two paintings of one moment: keys, the running clock and what hangs on it, what a person
# has open or is told about their typing.
PLAIN = """(html) => {
  const room = new DOMParser().parseFromString(html, "text/html").getElementById("room");
  const every = (found) => [...room.querySelectorAll(found)];
  for (const part of every("[name=key], [name=csrfmiddlewaretoken], .toasts")) part.remove();
  const times = ".ends, .plan-group span, .plan-fold .figure, .verdict, .budget";
  for (const part of every(`[data-offline], .saved, [id*=state], .borrow, ${times}`)) part.replaceWith("");
  for (const part of every("[data-clock], [data-note], [data-ring], [data-strip]"))
    part.replaceWith(part.dataset.minutes ?? "");
  for (const part of every("*")) {
    for (const name of ["open", "style", "aria-disabled", "tabindex", "data-toast"]) part.removeAttribute(name);
    part.classList.remove("htmx-request", "htmx-settling", "htmx-added");
    if (!part.classList.length) part.removeAttribute("class");
  }
  return room.outerHTML.replace(/\\s+/g, " ").replaceAll("> <", "><");
}"""


def plain(page: Page, html: str) -> str:
    found: str = page.evaluate(PLAIN, html)
    return found


def assert_fresh(page: Page, within: float = 10_000) -> None:
    """The room on the screen comes to equal a freshly loaded one, within so many milliseconds."""
    waited = 0.0
    while True:
        fresh = plain(page, page.evaluate("() => fetch(location.href).then((answer) => answer.text())"))
        shown = plain(page, page.content())
        if shown == fresh:
            return
        if waited >= within:
            differs = unified_diff(fresh.split("><"), shown.split("><"), "fresh", "shown", n=1, lineterm="")
            raise AssertionError("\n".join(differs))
        page.wait_for_timeout(250)
        waited += 250


def in_dialog(page: Page, title: str, act: Callable[[Locator], None]) -> None:
    dialog = page.get_by_role("dialog", name=title)
    expect(dialog).to_be_visible()
    act(dialog)
    expect(dialog).to_have_count(0)
