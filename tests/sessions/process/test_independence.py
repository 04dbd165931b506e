"""The process stands alone: nothing but the standard library and itself."""

import ast
import sys
from pathlib import Path

import sessions.process
from sessions.process import defaults

ROOT = Path(sessions.process.__file__).parent


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found.add(node.module or ".")
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def test_process_imports_nothing_but_the_standard_library_and_itself() -> None:
    foreign = {
        name
        for path in ROOT.rglob("*.py")
        for name in imported(path)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("sessions.process")
    }
    assert foreign == set()


def test_every_public_name_is_there() -> None:
    assert [name for name in sessions.process.__all__ if not hasattr(sessions.process, name)] == []


def test_defaults_lie_within_their_own_bounds() -> None:
    for name in ("SESSIONS_PLANNED", "WEEKS_BETWEEN", "SESSION_MINUTES", "ROUNDS"):
        least, value, most = (getattr(defaults, name + end) for end in ("_LEAST", "", "_MOST"))
        assert least <= value <= most, name
    assert (defaults.SESSION_MINUTES, defaults.ROUNDS, defaults.BRIEF_LINES) == (120, 2, 10)
    assert (defaults.GONE_SECONDS, defaults.WARNING_MINUTES) == (60, (5, 1))
    assert defaults.WEEKS_BETWEEN in defaults.WEEKS_BETWEEN_OFFERED
