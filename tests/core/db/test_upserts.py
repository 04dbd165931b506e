"""No code may upsert many rows at once: a conflict would put words sealed for a new row onto an old one."""

from tests.house.tree import named, product_modules


def test_no_app_upserts() -> None:
    found = [
        named(path) for path in product_modules() if "update_conflicts" in path.read_text(encoding="utf-8")
    ]
    assert found == []
