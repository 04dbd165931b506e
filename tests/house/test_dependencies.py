"""Every dependency says why it is here and is used by something, and the locks hold all of them."""

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, files

import pytest

from tests.house.tree import APPS, ROOT, modules, named, texts

TEXT = (ROOT / "pyproject.toml").read_text()
PROJECT = tomllib.loads(TEXT)
THIS = "tests/house/test_dependencies.py"
EXTRAS = PROJECT["project"].get("optional-dependencies", {})
GROUPS = [PROJECT["project"]["dependencies"], *EXTRAS.values(), *PROJECT["dependency-groups"].values()]

# What works without being imported or called by us, and the words that put it to work.
ELSEWHERE = {
    "argon2-cffi": "django.contrib.auth.hashers.Argon2PasswordHasher",
    "celery-types": "from celery import",
    "django-stubs": "mypy_django_plugin.main",
    "granian": "`granian --interface wsgi",
    "psycopg": "postgres://user:password@host",
    "pytest-cov": "--cov --cov-report",
    "pytest-django": "FAIL_INVALID_TEMPLATE_VARS",
    "pytest-randomly": "--randomly-seed",
    "types-python-dateutil": "from dateutil",
    "tzdata": "from zoneinfo import",
}


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=;]", requirement)[0].lower()


def _locked(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements" / lock).read_text(), re.MULTILINE))


def test_every_dependency_has_a_comment_above_it() -> None:
    lines = TEXT.splitlines()
    for requirement in (one for group in GROUPS for one in group):
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


def _asked_for(group: list[str]) -> set[str]:
    return {_name(one) for one in group}


def _names(code: str, *, texts_too: bool) -> Iterator[str]:
    """The dotted names that a module imports, and those that it names for others to import."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module)
        elif texts_too and isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _imported(places: tuple[str, ...]) -> set[str]:
    """Top-level modules that the modules under these places import; settings and servers name them as text too."""
    found = set()
    for path in modules():
        if named(path).startswith(places):
            naming = path.name in ("settings.py", "servers.py")
            found |= {name.partition(".")[0] for name in _names(path.read_text(), texts_too=naming)}
    return found


def _brings(dependency: str) -> tuple[set[str], set[str]]:
    """The modules and the commands of a package; one that is not installed here is taken by its name."""
    try:
        paths = files(dependency) or []
    except PackageNotFoundError:
        return {dependency.replace("-", "_")}, set()
    # A module of one file may name the machine that it is for, as in xmlsec.cpython-311-x86_64-linux-gnu.so.
    tops = {path.parts[0].partition(".")[0] for path in paths if path.suffix in (".py", ".so")}
    return tops, {path.name for path in paths if path.parts[-2:-1] == ("bin",)}


def _unused(dependencies: set[str], places: tuple[str, ...]) -> list[str]:
    """Those that nothing under these places imports, no command of ours runs, and nothing puts to work."""
    imported = _imported(places)
    commands = set(re.findall(r"(?:\$\(BIN\)|\{BIN\})/([a-z-]+)", "".join(text for _, text in texts())))
    written = [text for name, text in texts() if name not in (THIS, "CHANGELOG.md")]
    return [
        one
        for one in sorted(dependencies)
        if not (_brings(one)[0] & imported or _brings(one)[1] & commands)
        and not any(ELSEWHERE[one] in text for text in written if one in ELSEWHERE)
    ]


def test_the_product_uses_each_of_its_dependencies_and_extras() -> None:
    asked = {
        name for group in (PROJECT["project"]["dependencies"], *EXTRAS.values()) for name in _asked_for(group)
    }
    assert _unused(asked, (*APPS, "scripts/")) == []


@pytest.mark.parametrize("group", PROJECT["dependency-groups"])
def test_tests_or_scripts_use_each_of_their_dependencies(group: str) -> None:
    assert _unused(_asked_for(PROJECT["dependency-groups"][group]), ("tests/", "bench/", "scripts/")) == []


def test_a_dependency_that_nothing_uses_is_found() -> None:
    assert _unused({"django", "factory-boy"}, APPS) == ["factory-boy"]


def test_what_is_put_to_work_elsewhere_is_a_dependency() -> None:
    assert set(ELSEWHERE) - {name for group in GROUPS for name in _asked_for(group)} == set()
