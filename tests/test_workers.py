"""Tests are dealt to workers so that no worker is left alone with a long one."""

import pytest

from tests.house.tree import ROOT
from tests.workers import FIRST, rank, unit


def test_what_begins_first_is_there() -> None:
    assert [name for name in FIRST if not (ROOT / name).exists()] == []


def test_what_takes_long_ranks_before_what_does_not() -> None:
    names = [
        "tests/sets/test_forming.py::test_x",
        "tests/access/test_doors.py::test_x",
        "tests/browser/test_tabs.py",
    ]
    assert sorted(names, key=rank) == names[::-1]


@pytest.mark.parametrize(
    ("nodeid", "goes_with"),
    [
        ("tests/browser/test_tabs.py::test_x", "tests/browser/"),
        ("tests/access/test_doors.py::test_x[a]", "tests/access/test_doors.py"),
        ("tests/sets/test_forming.py::test_x[a]", "tests/sets/test_forming.py::test_x[a]"),
    ],
)
def test_unit_of_a_test_is_what_shares_its_scene_or_the_browsers(nodeid: str, goes_with: str) -> None:
    assert unit(nodeid) == goes_with
