"""Samples: over a few days everything has been looked at, and nobody has to wait longer."""

import os
import subprocess
import sys

import pytest

from tests import samples
from tests.house.tree import ROOT

THINGS = list("abcdefg")


@pytest.mark.parametrize("days", [1, 2, 3, 7, 9])
def test_everything_has_been_looked_at_once_after_so_many_days(
    days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples, "DEEP", False)
    seen = [thing for day in range(100, 100 + days) for thing in samples.share(THINGS, days, day)]
    assert sorted(seen) == THINGS


NAMES = [
    f"tests/{file}.py::test_{n}"
    for file in ("browser/test_a", "access/test_hostile", "core/test_b")
    for n in "0123456789"
]


@pytest.mark.parametrize(("run", "long", "rest"), [("BESIDE", 2, 2), ("DAILY", 2, 10), ("", 10, 10)])
def test_tests_take_turns_and_all_have_had_theirs_within_five_days(
    run: str, long: int, rest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("BESIDE", "DAILY", "DEEP"):
        monkeypatch.setattr(samples, name, name == run)
    days = [samples.turn(NAMES, day) for day in range(700, 705)]
    assert set.union(*days) == set(NAMES)
    by_file = [
        sum(name.startswith(f"tests/{file}") for name in days[0]) for file in ("browser", "access", "core")
    ]
    assert by_file == [long, long, rest]


def test_whole_session_and_layout_of_the_room_are_looked_at_every_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(samples, "DEEP", False)
    monkeypatch.setattr(samples, "DAILY", True)
    always = [f"{file}_of_the_day" for file in samples.NEVERTHELESS]
    assert all({*always} <= samples.turn([*NAMES, *always], day) for day in range(700, 705))


def test_everything_is_looked_at_in_the_deep_suite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(samples, "DEEP", True)
    assert samples.share(THINGS, 3) == THINGS


def test_each_place_has_had_everything_after_as_many_days() -> None:
    assert [samples.turned(THINGS, place, 0) for place in range(7)] == THINGS
    assert sorted(samples.turned(THINGS, 4, day) for day in range(50, 57)) == THINGS


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"ALS_SAMPLE_DATE": "2027-02-03"}, "samples: of ALS_SAMPLE_DATE=2027-02-03"),
        ({"ALS_SAMPLE_DATE": "2027-02-03", "ALS_TESTS": "deep"}, "samples: everything"),
    ],
)
def test_day_of_the_samples_is_taken_from_the_environment_and_said(given: dict[str, str], said: str) -> None:
    plain = {
        name: value for name, value in os.environ.items() if name not in ("ALS_TESTS", "ALS_SAMPLE_DATE")
    }
    say = "from tests import samples; print(samples.header())"
    found = subprocess.run(
        [sys.executable, "-c", say], cwd=ROOT, env=plain | given, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == said
