"""Every number stands once and is read: a constant that nothing reads lies about what holds."""

import ast
import re
from collections import Counter
from pathlib import Path

from tests.house.tree import named, product_modules, templates

CONSTANT = re.compile(r"[A-Z][A-Z0-9_]*")
# Read by Django, Celery or pytest under these names.
READ_BY_FRAMEWORKS = {"als_site/settings.py"}


def _public_constants(path: Path) -> set[str]:
    """Names in capitals that a module gives a value at its top."""
    found = set()
    for node in ast.parse(path.read_text()).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            found |= {one.id for one in names if isinstance(one, ast.Name) and CONSTANT.fullmatch(one.id)}
    return found


def _reads(path: Path) -> Counter[str]:
    """How often each name is read, as a name or as an attribute."""
    counted: Counter[str] = Counter()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            counted[node.id] += 1
        elif isinstance(node, ast.Attribute):
            counted[node.attr] += 1
    return counted


def test_every_public_constant_has_a_reader_in_the_product() -> None:
    read: Counter[str] = Counter()
    for path in product_modules():
        read += _reads(path)
    shown = " ".join(path.read_text() for path in templates())
    unread = [
        f"{named(path)}: {name}"
        for path in product_modules()
        if named(path) not in READ_BY_FRAMEWORKS
        for name in sorted(_public_constants(path))
        if not read[name] and name not in shown
    ]
    assert unread == []
