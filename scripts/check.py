"""Read the code with every tool and say what is wrong; nothing is changed, and all tools speak even when one fails."""

import os
import subprocess
import sys
import time
import tomllib
from pathlib import Path

BIN = Path(sys.executable).parent
# The linter's contracts name every app; this reads them there.
APPS = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]


def _tracked(*patterns: str) -> list[str]:
    """The files git knows, and new ones it does not ignore; deleted ones are gone."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted({name for name in listed.stdout.splitlines() if Path(name).exists()})


def _checks() -> dict[str, list[str]]:
    python = sys.executable
    code = [place for place in (*APPS, "tests", "scripts", "bench", "manage.py") if Path(place).exists()]
    templates = _tracked("templates/*.html")
    return {
        "ruff": [f"{BIN}/ruff", "check", "--quiet", "--output-format", "concise", *code],
        "format": [f"{BIN}/ruff", "format", "--check", "--output-format", "concise", *code],
        "types": [f"{BIN}/mypy", "--no-error-summary", *code],
        "import order": [f"{BIN}/lint-imports", "--no-cache"],
        "template tags": [f"{BIN}/djade", "--check", "--target-version", "5.2", *templates],
        "template indentation": [f"{BIN}/djhtml", "--check", "--tabwidth", "2", *templates],
        "site": [python, "manage.py", "check", "--fail-level", "WARNING"],
        "migrations": [python, "manage.py", "makemigrations", "--check", "--dry-run"],
        "version before": [python, "-m", "tests.servers", "--", python, "-m", "scripts.migrations"],
        "process drawing": [python, "manage.py", "draw_process", "--check"],
        "known dangers": [f"{BIN}/bandit", "--quiet", "--recursive", "-c", "pyproject.toml", *APPS],
    }


def main() -> int:
    os.chdir(Path(__file__).resolve().parent.parent)
    failed: list[str] = []
    for name, command in _checks().items():
        began = time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        verdict = "ok" if done.returncode == 0 else "FAILED"
        print(f"{name:<22} {verdict:<7} {time.monotonic() - began:5.1f} s", flush=True)
        if done.returncode:
            failed.append(name)
            print((done.stdout + done.stderr).rstrip(), flush=True)
    if failed:
        print(f"Checks failed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
