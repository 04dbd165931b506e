"""No machine's own paths and no registry's address in the tree: what is written here works anywhere."""

import re

from tests.house.tree import ROOT, named, texts, tracked

# Put together here, or this file would find itself.
MACHINE = re.compile(
    r"(?:^|[^A-Za-z0-9_.])/(?:" + "|".join(("wor" + "k", "roo" + "t", "far" + "m", "tmp/al" + "s")) + r")/"
)
HOSTS = re.compile(
    "|".join(re.escape(name) for name in ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org"))
)
TESTS = re.compile(r"`(tests/[\w/.-]+)`")
LOCK = re.compile(r"^requirements|(^|[./-])lock(\.|$)|\.npmrc|pip\.conf")


def test_no_file_names_a_path_of_one_machine() -> None:
    assert [name for name, text in texts() if MACHINE.search(text)] == []


def test_no_file_names_the_host_of_a_registry() -> None:
    assert [name for name, text in texts() if HOSTS.search(text)] == []


def test_tests_that_documents_name_are_there() -> None:
    """A wall is said to be shown by a test: when that one moves, the document moves along."""
    documents = [(name, text) for name, text in texts() if name.endswith(".md") and name != "CHANGELOG.md"]
    said = {(name, found) for name, text in documents for found in TESTS.findall(text)}
    assert [(name, path) for name, path in sorted(said) if not (ROOT / path).exists()] == []
    assert len(said) > 100


def test_no_lock_holds_an_address() -> None:
    locks = [path for path in tracked() if LOCK.search(named(path))]
    assert [named(path) for path in locks if "://" in path.read_text()] == []
    assert {"requirements/run.txt", "requirements/dev.txt"} <= {named(path) for path in locks}


def test_every_locked_requirement_has_hashes() -> None:
    for path in (path for path in tracked() if named(path).startswith("requirements/")):
        blocks = re.split(r"\n(?=\S)", path.read_text().strip())
        assert [block for block in blocks if "--hash=sha256:" not in block] == []
