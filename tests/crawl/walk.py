"""The crawls of several people together, and what is said of them at the end."""

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass

from tests.crawl.crawl import Crawl, Figures
from tests.crawl.demo_people import ALIKE, starts, visitor


@dataclass
class Walk:
    """Crawls that belong together, and how long they took."""

    crawls: list[Crawl]
    seconds: float
    kinds: dict[str, set[object]]

    def check(self, what: str) -> None:
        """Says how far it went and what was found."""
        total = sum((one.figures for one in self.crawls), Figures())
        sys.stdout.write(f"\n{what}: {total}, {self.seconds:.0f} s of one core\n")
        assert not self.faults, "\n".join(["", *self.faults])

    @property
    def faults(self) -> list[str]:
        return [fault for one in self.crawls for fault in one.faults]


def crawl_of(name: str, kinds: dict[str, set[object]], deep: bool) -> Crawl:
    """From day to day a kind of form goes once for all who are alike."""
    return Crawl(visitor(name), deep=deep, sent=kinds.setdefault(ALIKE.get(name, name), set()))


def look_through(names: Iterable[str], kinds: dict[str, set[object]], deep: bool) -> Walk:
    """Each of them walks all that they reach and sends what they find, taken back."""
    began, crawls = time.process_time(), []
    for name in names:
        crawls.append(crawl := crawl_of(name, kinds, deep))
        crawl.look(starts(crawl.visitor.person))
        crawl.send_forms()
        crawl.pages.clear()
    return Walk(crawls, time.process_time() - began, kinds)
