"""`max` and `min` are given all that they compare as one list, or each by itself: never one and the rest with a star.

`max(first, *others)` compares what is inside `first` as soon as there are no others, and fails or answers wrongly.
"""

import ast

from tests.house.tree import modules, named


def starred(source: str) -> list[int]:
    """The lines on which a star is given to either of them."""
    return [
        call.lineno
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"max", "min"}
        and any(isinstance(argument, ast.Starred) for argument in call.args)
    ]


def test_a_star_is_found() -> None:
    assert starred("max(first, *others)\nmax([first, *others])\nmin(*found)\nmin(a, b)") == [1, 3]


def test_extremes_are_of_one_list_or_of_single_values() -> None:
    found = [f"{named(path)}:{line}" for path in modules() for line in starred(path.read_text())]
    assert not found, found
