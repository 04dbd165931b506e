"""The files of the project, as git has them."""

import subprocess
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# The linter's contracts name every app; this reads them there.
APPS = tuple(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"])


@cache
def tracked() -> tuple[Path, ...]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def texts() -> list[tuple[str, str]]:
    """Name and text of every tracked file that is text."""
    found = []
    for path in tracked():
        raw = path.read_bytes()
        if b"\0" not in raw[:8000]:
            found.append((named(path), raw.decode("utf-8")))
    return found


def modules() -> list[Path]:
    """Our own Python, without migrations."""
    return [path for path in tracked() if path.suffix == ".py" and "migrations" not in path.parts]


def product_modules() -> list[Path]:
    return [path for path in modules() if named(path).split("/")[0] in APPS]


def templates() -> list[Path]:
    return [path for path in tracked() if named(path).startswith("templates/") and path.suffix == ".html"]
