"""A first answer in under a minute while writing: on SQLite, the house and process tests and those nearest to what
changed since the last commit. What it does not reach is said; `make test` is the whole answer."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALWAYS = ("tests/house", "tests/sessions/process")
MOST = 8  # modules of tests beside those, so that a change at the ground does not ask for everything
LONG = ("tests/access/", "tests/browser/")  # minutes
UNFIT = "not browser and not slow"


def changed() -> list[str]:
    """Names of the files that differ from the last commit, new ones too; not those that are gone."""
    found: set[str] = set()
    for words in (["diff", "--name-only", "HEAD"], ["ls-files", "--others", "--exclude-standard"]):
        said = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        found |= set(said.splitlines())
    return sorted(name for name in found if (ROOT / name).is_file())


def _imported(text: str) -> set[str]:
    """Dotted names that a module imports; of `from a import b` both `a` and `a.b`."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return names


def _dotted(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def nearness(test: str, imports: set[str], name: str) -> int:
    """How near a module of tests is to a changed file: 3 itself, 2 it imports it, 1 it stands at its place; else 0."""
    if test == name:
        return 3
    if name.endswith(".py") and _dotted(name) in imports:
        return 2
    path = Path(name.removeprefix("templates/").removeprefix("tests/"))
    mirrored = Path("tests") / path.parent / f"test_{path.stem.strip('_')}.py"
    return int(
        test == mirrored.as_posix() or Path(test).parent == mirrored.with_suffix("").parent / path.stem
    )


def nearest(names: Iterable[str]) -> list[str]:
    """The modules of tests that are near to any of the files, the nearest first."""
    near: dict[str, int] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        test = path.relative_to(ROOT).as_posix()
        if not test.startswith((*ALWAYS, *LONG)):
            imports = _imported(path.read_text())
            near[test] = max((nearness(test, imports, name) for name in names), default=0)
    return sorted((test for test, how in near.items() if how), key=lambda test: -near[test])


def main() -> int:
    os.chdir(ROOT)
    found = nearest(changed())
    if left := found[MOST:]:
        print(f"Not looked at, though near to what changed: {' '.join(left)}", flush=True)
    plain = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    command = [sys.executable, "-m", "pytest", "-q", "-m", UNFIT, *sys.argv[1:], *ALWAYS, *found[:MOST]]
    return subprocess.run(command, env=plain, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
