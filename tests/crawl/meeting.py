"""A session run to its end by the forms of its room: the host goes on, the others say something at every stage."""

from dataclasses import dataclass

from tests.crawl.crawl import Crawl
from tests.crawl.document import Control, Document, Form
from tests.crawl.kinds import place, ways_to_send
from tests.crawl.sending import press

SPEAKS = ("report", "reported", "offer", "interest", "contribute", "commit", "reflect")
ROUNDS = 2
MOST_STAGES = 60


@dataclass
class Meeting:
    """The room at `url` and everybody's crawl by name; `host` moves."""

    url: str
    crawls: dict[str, Crawl]
    host: str
    stages: int = 0

    def run(self) -> None:
        """From the open door to the close; at each stage all look around, send what they can, and say something."""
        self._press(self.host, "start")
        while self.stages < MOST_STAGES:
            self.stages += 1
            for name in self.crawls:
                self._take_part(name)
            if not self._press(self.host, "next"):
                break
        assert self._press(self.host, "close"), "The host finds no way to close the session."

    def _take_part(self, name: str) -> None:
        crawl = self.crawls[name]
        crawl.pages.clear()
        page = crawl.open(self.url)
        if page is None:
            return
        crawl.send_forms()
        for verb in SPEAKS:
            self._press(name, verb, page)
        for _round in range(ROUNDS if self._finds(page, "choose") else 0):
            self._press(name, "choose")

    def _press(self, name: str, verb: str, page: Document | None = None) -> bool:
        """The first form of that verb on the page, or on the page as it is now, for good; whether there is one."""
        crawl = self.crawls[name]
        page = page or crawl.open(self.url)
        for form, button in self._finds(page, verb)[:1]:
            sending = press(form, button, "filled", self.url)
            crawl.submit(self.url, form, sending, button, "filled")
            return True
        return False

    def _finds(self, page: Document | None, verb: str) -> list[tuple[Form, Control | None]]:
        """The forms of that verb, each with its button; not those that are pressed already."""
        return [
            (form, button)
            for form in (page.forms if page else ())
            for button in ways_to_send(form)
            if place(press(form, button, "filled", self.url).url)[-1] == verb
            and not (button and "aria-pressed" in button.attributes)
        ]
