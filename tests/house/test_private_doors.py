"""What libraries do not document is used in few files, each of which says why and what goes the plain way instead."""

import ast
import inspect
import sys
from collections.abc import Iterator

from django.urls import get_resolver

from tests.house.tree import APPS, ROOT, named, product_modules

# Django documents these for all that.
DOCUMENTED = {"_meta", "_state", "_default_manager", "_base_manager"}
USED = {
    "accounts/proofs.py": {"allauth.account.internal.flows.login"},  # ALS_PLAIN_PROOFS
    "core/backup/insertion.py": {"_insert"},  # ALS_PLAIN_INSERTS
    "core/sealing/model.py": {"_do_update", "_save_table"},  # ALS_PLAIN_SAVES
}
OVERRIDDEN = {
    # Without it a browser's key would be looked for as it is, and found by nobody.
    "accounts.session_store.SessionStore": {"_aget_session_from_db", "_get_session_from_db"},
    "core.db.scoping.ClosedQuerySet": {"_fetch_all"},  # a wall: there is no plain way
    "core.sealing.model.SealedModel": {"_do_update", "_save_table"},
}
PLAIN = ("ALS_PLAIN_QUERIES", "ALS_PLAIN_INSERTS", "ALS_PLAIN_SAVES", "ALS_PLAIN_PROOFS")


def test_private_names_of_libraries_are_used_in_few_files() -> None:
    found = {named(path): set(_private(ast.parse(path.read_text()))) for path in product_modules()}
    assert {name: used for name, used in found.items() if used} == USED


def _private(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and ".internal" in (node.module or ""):
            yield str(node.module)
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__"):
            is_own = isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"}
            if not is_own and node.attr not in DOCUMENTED:
                yield node.attr


def test_private_methods_of_libraries_are_overridden_in_few_classes() -> None:
    _ = get_resolver().url_patterns  # reads every view, and what views use
    found = {f"{kind.__module__}.{kind.__qualname__}": set(_overridden(kind)) for kind in _own_classes()}
    assert {name: methods for name, methods in found.items() if methods} == OVERRIDDEN


def _own_classes() -> set[type]:
    modules = [module for name, module in list(sys.modules.items()) if name.split(".")[0] in APPS]
    held = {kind for module in modules for kind in vars(module).values() if inspect.isclass(kind)}
    return {kind for kind in held if kind.__module__.split(".")[0] in APPS}


def _overridden(kind: type) -> Iterator[str]:
    theirs = [base for base in kind.__mro__ if base.__module__.split(".")[0] not in (*APPS, "builtins")]
    for name, value in vars(kind).items():
        is_private = name.startswith("_") and not name.endswith("_") and inspect.isfunction(value)
        if is_private and any(name in vars(base) for base in theirs):
            yield name


def test_every_plain_way_is_documented() -> None:
    for place in (".env.example", "docs/operating.md", "als_site/settings.py"):
        text = (ROOT / place).read_text()
        assert [name for name in PLAIN if name not in text] == [], place
