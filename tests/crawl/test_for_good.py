"""Each of the demo's people after the other, as people do: nothing is taken back, and the next one finds it so."""

import time

from tests.crawl.demo_people import EVERYBODY, starts, visitor
from tests.crawl.for_good import ForGood
from tests.crawl.walk import Walk

# One of those who are alike is enough from day to day.
PRESSING = ("nobody", "ada", "ben", "gita", "esi", "finn", "noor", "sam")


def test_everything_pressed_for_good(seeded: None, db: None, deep: bool) -> None:
    began, kinds, crawls = time.process_time(), set[object](), []
    for name in EVERYBODY if deep else PRESSING:
        crawls.append(crawl := ForGood(visitor(name), sent=set() if deep else kinds))
        crawl.walk(starts(crawl.visitor.person))
    Walk([*crawls], time.process_time() - began, {}).check(f"{len(crawls)} people for good")
