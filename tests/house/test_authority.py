"""Every verb asks who may by roles that it reads itself, in its transaction, after its lock."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READ_ANEW = "roles = roles.again()"
PASSED_ON = {"beat"}  # hands the roles to `join`, and decides nothing by them


def verbs() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every service that is one transaction and takes the roles which the request began with."""
    for path in sorted([*ROOT.glob("*/services/*.py"), *ROOT.glob("*/services.py")]):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and node.name not in PASSED_ON and _is_verb(node):
                yield f"{path.relative_to(ROOT)}:{node.name}", node


def _is_verb(node: ast.FunctionDef) -> bool:
    atomic = any(ast.unparse(one) == "transaction.atomic" for one in node.decorator_list)
    return atomic and any(one.arg == "roles" for one in [*node.args.args, *node.args.kwonlyargs])


@pytest.mark.parametrize("verb", [pytest.param(node, id=name) for name, node in verbs()])
def test_verb_reads_the_roles_anew_before_it_asks_them(verb: ast.FunctionDef) -> None:
    lines = [ast.unparse(statement) for statement in verb.body]
    assert READ_ANEW in lines
    before = lines[: lines.index(READ_ANEW)]
    assert not any("roles" in line for line in before if not line.startswith(("'", '"')))
    after = lines[lines.index(READ_ANEW) + 1 :]
    assert not any("lock(" in line or "lock_in_set(" in line for line in after)


def test_there_are_verbs() -> None:
    assert len(list(verbs())) > 25
