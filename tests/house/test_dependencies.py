"""Every dependency says why it is here, and the locks hold all of them."""

import re
import tomllib

from tests.house.tree import ROOT

TEXT = (ROOT / "pyproject.toml").read_text()
PROJECT = tomllib.loads(TEXT)


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=;]", requirement)[0].lower()


def _locked(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements" / lock).read_text(), re.MULTILINE))


def test_every_dependency_has_a_comment_above_it() -> None:
    groups = [PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"].values()]
    groups += PROJECT["project"]["optional-dependencies"].values()
    lines = TEXT.splitlines()
    for requirement in (one for group in groups for one in group):
        at = next(number for number, line in enumerate(lines) if f'"{requirement}"' in line)
        assert lines[at - 1].strip().startswith("# "), requirement


def test_the_locks_hold_every_dependency() -> None:
    run = {_name(one) for one in PROJECT["project"]["dependencies"]}
    dev = {_name(one) for one in PROJECT["dependency-groups"]["dev"]}
    assert run - _locked("run.txt") == set()
    assert (run | dev) - _locked("dev.txt") == set()


def test_both_locks_agree() -> None:
    """The tests run what the site runs."""
    pins = [
        set(re.findall(r"^(\S+==\S+)", (ROOT / "requirements" / lock).read_text(), re.MULTILINE))
        for lock in ("run.txt", "dev.txt")
    ]
    assert pins[0] - pins[1] == set()
