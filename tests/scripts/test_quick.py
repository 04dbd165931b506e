"""A quick look takes the tests that are nearest to what changed."""

import pytest

from scripts import quick


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("tests/sets/test_tokens.py", 3),  # itself
        ("sets/tokens.py", 2),  # imported
        ("sets/services/__init__.py", 2),  # a package
        ("tests/factories.py", 2),
        ("sets/permissions.py", 0),
        ("docs/testing.md", 0),
    ],
)
def test_nearness_of_a_module_of_tests(name: str, how: int) -> None:
    imports = {"sets", "sets.tokens", "sets.services", "tests", "tests.factories"}
    assert quick.nearness("tests/sets/test_tokens.py", imports, name) == how


@pytest.mark.parametrize("name", ["room/views/record.py", "templates/room/views/_record.html"])
def test_test_at_the_place_of_a_file_is_near_without_an_import(name: str) -> None:
    assert quick.nearness("tests/room/views/test_record.py", set(), name) == 1


def test_nearest_comes_first_and_what_takes_minutes_not_at_all() -> None:
    found = quick.nearest(["tests/scripts/test_quick.py", "scripts/quick.py", "tests/access/test_matrix.py"])
    assert found == ["tests/scripts/test_quick.py"]
    assert quick.nearest(["tests/sets/test_tokens.py", "core/ids.py"])[0] == "tests/sets/test_tokens.py"


def test_nothing_is_near_to_nothing() -> None:
    assert quick.nearest([]) == []
