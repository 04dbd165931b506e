"""Imports run one way: no circle of files as they are loaded, and none of more than two files by any import at all.

Imports inside functions and those for type checkers alone count too: they hide a circle, they do not break it.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

import pytest

from tests.house.tree import modules, named

Graph = Mapping[str, set[str]]
MOST = 2  # files that may know each other, where neither is loaded for the other

LAZY = "def late():\n    from a.two import x\n"
TYPED = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a.two import x\n"


def test_nothing_is_imported_in_a_circle_as_it_is_loaded() -> None:
    assert _circles(_graph(_sources(), loading=True)) == []


def test_no_circle_takes_more_than_two_files() -> None:
    assert [circle for circle in _circles(_graph(_sources())) if len(circle) > MOST] == []


@pytest.mark.parametrize("back", [LAZY, TYPED, "from a import two", "import a.two", "from .two import x"])
def test_a_circle_of_three_is_found_however_it_is_hidden(back: str) -> None:
    sources = {
        "a/__init__.py": "",
        "a/one.py": back,
        "a/two.py": "from a.three import x",
        "a/three.py": "from a.one import x",
        "a/above.py": "import a.one",
    }
    assert _circles(_graph(sources)) == [["a.one", "a.three", "a.two"]]
    assert bool(_circles(_graph(sources, loading=True))) is (back not in {LAZY, TYPED})


def test_a_name_that_is_no_file_is_imported_from_its_package() -> None:
    sources = {"a/__init__.py": "from a.one import x", "a/one.py": "from a import y"}
    assert _circles(_graph(sources)) == [["a", "a.one"]]


def test_the_package_of_another_file_is_loaded_with_it() -> None:
    sources = {"a/__init__.py": "import b", "a/one.py": "", "b.py": "from a.one import x"}
    assert _circles(_graph(sources)) == [["a", "b"]]


def test_files_that_only_fall_make_no_circle() -> None:
    sources = {"a/one.py": "import a.two", "a/two.py": "import a.three", "a/three.py": "import os"}
    assert _circles(_graph(sources)) == []


def _circles(graph: Graph) -> list[list[str]]:
    """The files of each group in which every one leads to every other."""
    reached = {module: _reached(graph, module) for module in graph}
    groups = {
        tuple(sorted(other for other in ahead if module in reached[other]))
        for module, ahead in reached.items()
        if module in ahead
    }
    return [list(group) for group in sorted(groups)]


def _reached(graph: Graph, start: str) -> set[str]:
    found: set[str] = set()
    ahead = [start]
    while ahead:
        fresh = graph[ahead.pop()] - found
        found |= fresh
        ahead += fresh
    return found


def _sources() -> dict[str, str]:
    return {named(path): path.read_text() for path in modules()}


def _graph(sources: Mapping[str, str], *, loading: bool = False) -> Graph:
    """Each module with those of ours that it imports; with `loading` only what is imported as it is loaded."""
    modules_by_name = {_dotted(name): name for name in sources}
    graph: dict[str, set[str]] = {}
    for module, name in modules_by_name.items():
        package = module if name.endswith("__init__.py") else module.rpartition(".")[0]
        graph[module] = set()
        for imported in _imports(ast.parse(sources[name]), package, loading=loading):
            # With a file its packages are loaded, except those that this file is itself in.
            names = [imported.rsplit(".", n)[0] for n in range(imported.count(".") + 1)]
            ours = [one for one in names if one in modules_by_name]
            graph[module] |= {
                one for one in ours if one in ours[:1] or not f"{module}.".startswith(f"{one}.")
            }
        graph[module].discard(module)
    return graph


def _dotted(name: str) -> str:
    return ".".join(PurePosixPath(name).with_suffix("").parts).removesuffix(".__init__")


def _imports(node: ast.AST, package: str, *, loading: bool) -> Iterator[str]:
    """Every name that is imported, dotted: `from a import b` may mean the file a/b.py."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            above = package.rsplit(".", child.level - 1)[0] if child.level else ""
            source = ".".join(part for part in (above, child.module) if part)
            yield from (f"{source}.{alias.name}" for alias in child.names)
        elif not loading or not _waits(child):
            yield from _imports(child, package, loading=loading)


def _waits(node: ast.AST) -> bool:
    """Whether what stands in it does not run as the file is loaded."""
    if isinstance(node, ast.If):
        return ast.unparse(node.test).endswith("TYPE_CHECKING") and not node.orelse
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
