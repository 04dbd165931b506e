"""Every verb asks who may by roles that it reads itself, in its transaction, after its lock."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READ_ANEW = "roles = roles.again()"
PASSED_ON = {"beat"}  # hands the roles to `join`, and decides nothing by them


# A lock that a module's verbs share: it takes the roles, and reads them anew before it asks them.
SHARED_LOCK = re.compile(r"\b(_lock\w*)\([^)]*\broles\b")


@dataclass(frozen=True)
class Verb:
    """A service in one transaction that takes the roles which the request began with; and its module's functions."""

    lines: tuple[str, ...]
    functions: Mapping[str, str]


def verbs() -> Iterator[tuple[str, Verb]]:
    for path in sorted([*ROOT.glob("*/services/*.py"), *ROOT.glob("*/services.py")]):
        nodes = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]
        functions = {node.name: ast.unparse(node) for node in nodes}
        for node in nodes:
            if node.name not in PASSED_ON and _is_verb(node):
                lines = tuple(ast.unparse(statement) for statement in node.body)
                yield f"{path.relative_to(ROOT)}:{node.name}", Verb(lines, functions)


def _is_verb(node: ast.FunctionDef) -> bool:
    atomic = any(ast.unparse(one) == "transaction.atomic" for one in node.decorator_list)
    return atomic and any(one.arg == "roles" for one in [*node.args.args, *node.args.kwonlyargs])


@pytest.mark.parametrize("verb", [pytest.param(verb, id=name) for name, verb in verbs()])
def test_verb_reads_the_roles_anew_before_it_asks_them(verb: Verb) -> None:
    said = [line for line in verb.lines if not line.startswith(("'", '"'))]
    at = said.index(READ_ANEW) if READ_ANEW in said else None
    shared = {n: found[1] for n, line in enumerate(said) if (found := SHARED_LOCK.search(line))}
    for name in shared.values():
        assert "roles.again()" in verb.functions[name]
    asking = [n for n, line in enumerate(said) if n not in shared and "roles" in line]
    assert at is not None or (shared and not asking)
    if at is not None:
        assert min(asking) == at
        assert not any("lock(" in line or "lock_in_set(" in line for line in said[at + 1 :])


# What a verb without roles of the request asks by: each reads anew whoever it asks about.
ASKS = re.compile(r"\b(check_leads|facilitated_by|led_by|check_hosts|runs_room|roles_of|staff_again)\(")
LOCKS = re.compile(r"\b(select_for_update|_?lock\w*|_answerable|acting_for|_own)\(")
HELPERS = {"can_arrange", "check_arranges"}  # what verbs ask; nothing is written there


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted(
        [*ROOT.glob("*/services/*.py"), *ROOT.glob("*/services.py"), *ROOT.glob("accounts/*.py")]
    ):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield f"{path.relative_to(ROOT)}:{node.name}", node


def _is_atomic(node: ast.FunctionDef) -> bool:
    return any(ast.unparse(one) == "transaction.atomic" for one in node.decorator_list)


def test_what_a_verb_asks_itself_it_asks_after_its_lock() -> None:
    early = []
    for name, node in functions():
        said = [ast.unparse(statement) for statement in node.body]
        asked = next((n for n, line in enumerate(said) if ASKS.search(line)), None)
        locked = next((n for n, line in enumerate(said) if LOCKS.search(line)), None)
        if _is_atomic(node) and asked is not None and (locked is None or locked > asked):
            early.append(name)
    assert early == []


def test_nothing_that_asks_roles_is_done_outside_a_transaction() -> None:
    services = [
        (name, node) for name, node in functions() if "/services" in name and node.name not in HELPERS
    ]
    asking = [
        (name, node)
        for name, node in services
        if {one.arg for one in [*node.args.args, *node.args.kwonlyargs]} >= {"roles", "person"}
    ]
    assert [name for name, node in asking if not _is_atomic(node)] == []
    assert len(asking) > 25


def test_who_runs_the_site_is_asked_by_the_row_and_not_by_the_request() -> None:
    services = [
        path for path in ROOT.glob("*/services/*.py") if "privacy" not in path.parts
    ]  # erasing sets it
    assert [path.name for path in services if "is_staff" in path.read_text()] == []


def test_there_are_verbs() -> None:
    assert len(list(verbs())) > 25
