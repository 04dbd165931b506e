"""Two hundred random runs of a bad line and a moving stage: nothing typed or pressed is lost, or sent twice."""

import random
from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, Route, expect

from accounts.models import Draft
from sessions.models import Contribution, Session
from tests import samples
from tests.browser.company import post
from tests.browser.conftest import BrowserPeople
from tests.browser.probing import box, drafts, enter, until
from tests.cast import Cast

RUNS = samples.share(range(200), 9)  # of these a fifth is today's turn
AT_ONCE = 25  # runs of one test
ACTS = ("type", "type", "press", "press", "offline", "online", "move", "lose")

# Where somebody sees a word, by what the page says of that place: shared, a draft, or waiting.
SAID = """(word) => {
  const all = (css) => [...document.querySelectorAll(css)];
  const has = (part) => part.innerText.includes(word) && part.checkVisibility();
  const boxes = all("#stage textarea").filter((box) => box.value.includes(word) && box.checkVisibility());
  return [
    ...boxes.map((box) => document.getElementById(box.dataset.draftState)?.innerText ?? "a box that says nothing"),
    ...all("#stage .entries > *").filter(has).map((part) => part.closest("section").querySelector(".meta").innerText),
    ...all("[data-waiting] li").filter(has).map((part) => part.closest("section").querySelector("h2").innerText),
  ].map((said) => said.toLowerCase().replace(/^\\d+ /, ""));
}"""


SAYS = {"shared": "shared", "draft": "draft, only you see it", "waiting": "waiting to be sent"}


class Run:
    """Cleo writes and presses; Ada moves between two stages; the line comes and goes."""

    def __init__(self, seed: int, cleo: Page, ada: Page, session: Session) -> None:
        self.chance, self.cleo, self.ada, self.session = random.Random(seed), cleo, ada, session
        self.seed, self.typed, self.done = seed, list[str](), list[str]()
        self.is_ahead = self.is_offline = False

    def type(self) -> None:
        word = f"w{self.seed}x{len(self.typed)}."
        self.typed.append(word)
        box(self.cleo).press("End")
        self.cleo.keyboard.type(f" {word}")

    def press(self) -> None:
        if not box(self.cleo).input_value().strip():
            return
        words = box(self.cleo).input_value().strip()
        self.cleo.get_by_role("button", name="Share my question").click()
        until(self.cleo, lambda: box(self.cleo).input_value().strip() != words)

    def offline(self) -> None:
        self.is_offline = True
        self.cleo.context.set_offline(True)

    def online(self) -> None:
        self.is_offline = False
        self.cleo.context.set_offline(False)

    def move(self) -> None:
        self.session.refresh_from_db()
        verb = "back" if self.is_ahead else "next"
        assert post(self.ada, self.session, verb, expected_version=str(self.session.version)) == 200
        self.is_ahead = not self.is_ahead
        if not self.is_offline:
            expect(self.cleo.locator("#room")).to_have_attribute("data-at", str(self.place))

    @property
    def place(self) -> int:
        self.session.refresh_from_db()
        assert self.session.step
        return self.session.step.position + 1

    def lose(self) -> None:
        """The next question arrives, and nobody hears of it."""

        def lose(route: Route) -> None:
            if not self.is_offline:
                route.fetch()
            with suppress(Error):  # given up meanwhile, by a page that waited too long for it
                route.abort()

        self.cleo.route("**/room/do/contribute", lose, times=1)

    def finish(self) -> None:
        self.online()
        self.cleo.unroute("**/room/do/contribute")
        self.cleo.evaluate("dispatchEvent(new Event('online'))")
        expect(self.cleo.locator("#room")).to_have_attribute("data-at", str(self.place))
        with suppress(AssertionError):  # the test says what is amiss
            until(self.cleo, self.is_quiet)

    def is_quiet(self) -> bool:
        """Nothing waits but what is asked about, and every word is kept somewhere, which the page says."""
        waits = self.cleo.locator("[data-waiting] li").count()
        asks = self.cleo.locator("[data-waiting] p[data-asks]:not([hidden])").count()
        kept = {word: self.places(word) for word in self.typed}
        return (
            waits == asks
            and all(kept.values())
            and self.says() == {word: SAYS[kinds[0]] for word, kinds in kept.items()}
        )

    def says(self) -> dict[str, str]:
        """What the page says of each word; a word that stands twice is said twice."""
        return {word: " and ".join(self.cleo.evaluate(SAID, word)) for word in self.typed}

    def places(self, word: str) -> list[str]:
        """Where it is kept, once for each time."""
        shared = [str(one.words) for one in Contribution.objects.with_scopes_disabled().all()]
        waits = self.cleo.locator("[data-waiting] [data-words]").all_inner_texts()
        kinds = {"shared": shared, "draft": drafts(), "waiting": waits}
        return [kind for kind, kept in kinds.items() for words in kept if word in words]


@pytest.mark.parametrize("seeds", [RUNS[at : at + AT_ONCE] for at in range(0, len(RUNS), AT_ONCE)])
def test_words_are_shared_draft_or_waiting_and_nothing_twice(
    people: Cast, session: Session, browser_people: BrowserPeople, seeds: list[int]
) -> None:
    ada, cleo = (enter(browser_people(person), session) for person in (people.ada, people.cleo))
    for seed in seeds:
        run = Run(seed, cleo, ada, session)
        acts: dict[str, Callable[[], None]] = {name: getattr(run, name) for name in ACTS}
        for _act in range(run.chance.randint(5, 10)):
            run.done.append(name := run.chance.choice(ACTS))
            acts[name]()
        told = f"seed {seed}: {', '.join(run.done)}"
        run.finish()
        found = {word: run.places(word) for word in run.typed}
        assert {word: len(kinds) for word, kinds in found.items()} == dict.fromkeys(run.typed, 1), (
            f"{told}: {found}"
        )
        assert run.says() == {word: SAYS[kinds[0]] for word, kinds in found.items()}, told
        assert run.is_quiet(), told
        if run.is_ahead:
            run.move()
        Contribution.objects.with_scopes_disabled().all().delete()
        Draft.objects.with_scopes_disabled().all().delete()
        enter(cleo, session)
