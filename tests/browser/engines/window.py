"""A person's window in any engine: what a person does with it, in terms of what is seen."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

PATIENCE = 20  # seconds: an engine, the site and another engine share two cores
# Found by what is read: the name of a button or link, the label of a box; it has to be on the page and to have a size.
FINDS = """
  const said = (it) => (it.ariaLabel || it.textContent || it.value || "").replace(/\\s+/g, " ").trim();
  const shown = (it) => it.getClientRects().length && getComputedStyle(it).visibility === "visible";
  const every = (what) => [...document.querySelectorAll(what)].filter(shown);
  const boxes = (name) => every("input, textarea, select").filter((it) =>
    it.ariaLabel === name || [...(it.labels || [])].some((label) => said(label).startsWith(name)));
  const buttons = (name) => every("button, a[href], summary").filter((it) => said(it) === name && !it.disabled);
  const find = (kind, name) => {
    const found = kind === "box" ? boxes(name)[0] : kind === "last" ? buttons(name).at(-1) : buttons(name)[0];
    found?.scrollIntoView({ block: "center", behavior: "instant" });
    return found;
  };
"""

# Whether the room that is shown has been there for half a second.
SETTLED = """
  const room = document.getElementById("room");
  if (window.seenRoom?.room !== room) window.seenRoom = { room, at: performance.now() };
  return performance.now() - window.seenRoom.at > 500;
"""


class Window(ABC):
    """`run` gives what a script returns; `press` and `fill` do what a hand does, wherever the page has scrolled."""

    @abstractmethod
    def go(self, path: str) -> None: ...

    @abstractmethod
    def run(self, script: str, *given: Any) -> Any: ...

    @abstractmethod
    def _click(self, kind: str, name: str) -> None: ...

    @abstractmethod
    def type(self, words: str) -> None:
        """Wherever the caret is."""

    @abstractmethod
    def close(self) -> None: ...

    def press(self, name: str) -> None:
        """A button or a link, once the answer to what was pressed before is there."""
        self.until(
            lambda: not self.run("return document.querySelectorAll('.htmx-request').length"), "at rest"
        )
        self.there("button", name)
        self._click("button", name)

    def rest(self) -> None:
        """Until the room has not been painted for half a second: a hand that aims sees where a thing stands."""
        self.until(lambda: self.run(SETTLED), "the room comes to rest")

    def press_last(self, name: str) -> None:
        """Of several of one name the last, as in a dialog that asks again."""
        self.there("last", name)
        self._click("last", name)

    def fill(self, label: str, words: str) -> None:
        self.there("box", label)
        self._click("box", label)
        self.type(words)
        self.until(lambda: self.value(label) == words, f"“{words}” in {label}: {self.value(label)}")

    def value(self, label: str) -> str:
        return str(self.run(FINDS + "return find('box', arguments[0])?.value ?? ''", label))

    def heading(self, words: str) -> None:
        """The stage that this window shows."""
        script = "return document.querySelector('h1')?.textContent.trim()"
        self.until(lambda: self.run(script) == words, lambda: f"heading “{words}”, not “{self.run(script)}”")

    @property
    def text(self) -> str:
        return str(self.run("return document.body.innerText"))

    def reads(self, words: str) -> None:
        self.until(lambda: words in self.text, f"“{words}”")

    def fits(self) -> None:
        """Nothing is wider than the screen."""
        wide = self.run("return [document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1], f"{wide[0]} px wide on a screen of {wide[1]}"

    def until(self, holds: Callable[[], Any], what: str | Callable[[], str]) -> None:
        end = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > end:
                said = what if isinstance(what, str) else what()
                raise AssertionError(f"{said}\n{self.text[-3000:]}")
            time.sleep(0.1)

    def there(self, kind: str, name: str) -> None:
        """A `button`, a `box`, or the `last` button of that name can be seen."""
        script = FINDS + "return Boolean(find(arguments[0], arguments[1]))"
        self.until(lambda: self.run(script, kind, name), f"{kind} “{name}”")
