"""How tests are dealt to the workers of a run: what takes long begins first, and the rest fills the gaps."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# One worker drives all browsers: two would only wait in line.
BROWSERS = "tests/browser/"
# Each of these files builds one large scene for all its tests, and so goes to one worker.
SCENES = ("tests/access/", "tests/crawl/", "tests/demo/test_story.py")
# Longest first. A name that is not here comes after them, in the order of the day.
FIRST = (
    BROWSERS,
    "tests/access/test_matrix.py",
    "tests/access/test_canaries.py",
    "tests/access/test_hostile.py",
    *SCENES,
    "tests/room/test_state_machine.py",
    "tests/room/views/test_at_once.py",
)


def unit(nodeid: str) -> str:
    """What one worker does in one go: all browsers, all tests of a scene, or one test."""
    if nodeid.startswith(BROWSERS):
        return BROWSERS
    return nodeid.partition("::")[0] if nodeid.startswith(SCENES) else nodeid


def rank(nodeid: str) -> int:
    """Where a test stands among those that take long."""
    return next((number for number, name in enumerate(FIRST) if nodeid.startswith(name)), len(FIRST))


class LongestFirst(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Deals units in the order in which the tests were collected.

    (The plugin's own groups do nothing under this pytest: it no longer reads the names they are written into.)
    """

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False  # or it would take the unit with most tests for the longest

    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)
