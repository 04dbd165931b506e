"""What can differ between the two databases, or the two buses, is tested on both."""

import ast

from tests.house.tree import named, tracked

# Written in the code of a test; a sentence or the name of a variable of the environment is none of these.
TELLING = {
    "transaction=True",
    "select_for_update",
    "vendor",
    "cursor",
    "raw",
    "RawSQL",
    "transactional_db",
    "redis",
    "redis_server",
    "any_wire",
    "ALS_REDIS_URL",
}


def _names(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Name):
        return {node.id}
    if isinstance(node, ast.Attribute):
        return {node.attr}
    if isinstance(node, ast.arg):
        return {node.arg}
    if isinstance(node, ast.keyword) and isinstance(node.value, ast.Constant) and node.value.value is True:
        return {f"{node.arg}=True"}
    return set()


def _written(node: ast.AST) -> set[str]:
    return {name for part in ast.walk(node) for name in _names(part)}


def _is_marked(node: ast.stmt) -> bool:
    """A test with the mark of its own; or the line that gives it to all tests of a module."""
    if isinstance(node, ast.FunctionDef):
        return any("both" in _written(one) for one in node.decorator_list)
    whole = isinstance(node, ast.Assign) and "pytestmark" in {
        name for one in node.targets for name in _names(one)
    }
    return whole and "both" in _written(node)


def reasons(text: str) -> set[str]:
    """What in a module's code may go differently on another database or bus, and does not bear the mark."""
    parts = ast.parse(text).body
    if any(_is_marked(part) for part in parts if isinstance(part, ast.Assign)):
        return set()
    # An import does nothing by itself.
    doing = [
        part for part in parts if not isinstance(part, ast.Import | ast.ImportFrom) and not _is_marked(part)
    ]
    return {name for part in doing for name in _written(part)} & TELLING


def test_modules_of_what_can_differ_bear_the_mark_both() -> None:
    modules = [path for path in tracked() if path.match("test_*.py") and named(path).startswith("tests/")]
    assert len(modules) > 100
    found = {named(path): sorted(reasons(path.read_text())) for path in modules}
    assert {name: why for name, why in found.items() if why} == {}


def test_each_reason_is_found() -> None:
    for text, why in (
        ("@pytest.mark.django_db(transaction=True)\ndef test_x(): pass", "transaction=True"),
        ("pytestmark = pytest.mark.django_db(transaction=True)", "transaction=True"),
        ("if connection.vendor == 'sqlite': pass", "vendor"),
        ("rows = Row.objects.select_for_update()", "select_for_update"),
        ("with connection.cursor() as asked: pass", "cursor"),
        ("Row.objects.raw('SELECT 1')", "raw"),
        ("import redis\nserver = redis.from_url('')", "redis"),
        ("def test_x(redis_server): pass", "redis_server"),
        ("settings.ALS_REDIS_URL = None", "ALS_REDIS_URL"),
    ):
        assert why in reasons(text), text
    assert reasons("'redis cursor transaction=True'") == set()


def test_a_mark_on_the_module_or_on_the_test_is_seen_and_no_other() -> None:
    test = "def test_x(redis_server): pass"
    assert reasons(f"pytestmark = pytest.mark.both\n{test}") == set()
    assert (
        reasons(f"pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]\n{test}") == set()
    )
    assert reasons(f"@pytest.mark.both\n{test}") == set()
    assert reasons(f"pytestmark = pytest.mark.django_db\n{test}") == {"redis_server"}
    assert reasons(f"@pytest.mark.both\ndef test_y(): pass\n{test}") == {"redis_server"}
