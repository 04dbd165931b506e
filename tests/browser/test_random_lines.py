"""Two hundred random runs of a bad line and a moving stage: nothing typed or pressed is lost, or sent twice."""

import random
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from accounts.models import Draft
from sessions.models import Contribution, Session
from tests import samples
from tests.browser.company import post
from tests.browser.conftest import BrowserPeople
from tests.browser.probing import box, drafts, enter, until
from tests.cast import Cast

RUNS = samples.share(range(200), 9)  # of these a fifth is today's turn
ACTS = ("type", "type", "press", "press", "offline", "online", "move", "lose")

# What of the words stands where somebody can see it: shared, in a box, or waiting.
SEEN = """() => [...document.querySelectorAll("#stage textarea")].map((box) => box.value)
  .concat(document.getElementById("stage").innerText, document.querySelector("[data-waiting]").innerText).join(" ")"""


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
            route.abort()

        self.cleo.route("**/room/do/contribute", lose, times=1)

    def finish(self) -> None:
        self.online()
        self.cleo.unroute("**/room/do/contribute")
        self.cleo.evaluate("dispatchEvent(new Event('online'))")
        expect(self.cleo.locator("#room")).to_have_attribute("data-at", str(self.place))
        until(self.cleo, self.is_quiet)

    def is_quiet(self) -> bool:
        """Nothing waits but what is asked about, and every word is kept somewhere."""
        waits = self.cleo.locator("[data-waiting] li").count()
        asks = self.cleo.locator("[data-waiting] p[data-asks]:not([hidden])").count()
        return waits == asks and all(self.places(word) for word in self.typed)

    def places(self, word: str) -> list[str]:
        """Where it is kept, once for each time."""
        shared = [str(one.words) for one in Contribution.objects.with_scopes_disabled().all()]
        waits = self.cleo.locator("[data-waiting] [data-words]").all_inner_texts()
        kinds = {"shared": shared, "draft": drafts(), "waiting": waits}
        return [kind for kind, kept in kinds.items() for words in kept if word in words]


@pytest.mark.parametrize("seeds", [RUNS])
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
        run.finish()
        told = f"seed {seed}: {', '.join(run.done)}"
        found = {word: run.places(word) for word in run.typed}
        assert {word: len(kinds) for word, kinds in found.items()} == dict.fromkeys(run.typed, 1), (
            f"{told}: {found}"
        )
        seen = cleo.evaluate(SEEN)
        assert [word for word in run.typed if word not in seen] == [], told
        if run.is_ahead:
            run.move()
        Contribution.objects.with_scopes_disabled().all().delete()
        Draft.objects.with_scopes_disabled().all().delete()
        enter(cleo, session)
