"""Sizes at which a reader should have stopped and thought; the aims are far smaller (docs/architecture.md)."""

import ast
import re
from pathlib import Path

from tests.house.tree import modules, named, product_modules, templates, tracked

MODULE_LINES, FUNCTION_LINES, TEMPLATE_LINES, STYLE_LINES = 250, 40, 90, 200


def _longer_than(limit: int, paths: list[Path]) -> list[str]:
    sizes = {named(path): len(path.read_text().splitlines()) for path in paths}
    return [f"{name}: {size}" for name, size in sizes.items() if size > limit]


def test_modules_are_one_room_each() -> None:
    # The settings are one list, read from top to bottom.
    assert (
        _longer_than(MODULE_LINES, [p for p in product_modules() if named(p) != "als_site/settings.py"]) == []
    )


def test_functions_fit_the_eye() -> None:
    long = []
    for path in product_modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > FUNCTION_LINES:
                    long.append(f"{named(path)}:{node.lineno} {node.name}: {size}")
    assert long == []


def test_templates_are_one_thing_each() -> None:
    assert _longer_than(TEMPLATE_LINES, templates()) == []


def test_style_files_are_one_component_each() -> None:
    assert _longer_than(STYLE_LINES, [path for path in tracked() if path.suffix == ".css"]) == []


def test_modules_open_with_a_sentence() -> None:
    def opens(path: Path) -> bool:
        text = path.read_text()
        return not text.strip() or bool(ast.get_docstring(ast.parse(text)))

    assert [named(path) for path in modules() if not opens(path)] == []


def test_files_are_nouns() -> None:
    drawers = re.compile(r"(^|/)(utils?|helpers?|misc|common|stuff)(\.|/)")
    assert [named(path) for path in tracked() if drawers.search(named(path))] == []


def test_nothing_is_skipped_or_silenced_without_a_reason() -> None:
    # Put together here, or this file would find itself.
    silenced = re.compile(
        "|".join(
            (
                r"pytest\.(?:mark\.)?(?:skip|xfail)\b",
                "pragma: " + "no cover",
                "type: " + r"ignore(?!\[)",
                "no" + r"qa(?!:)",
            )
        )
    )
    found = [named(path) for path in modules() if silenced.search(path.read_text())]
    assert found == []
