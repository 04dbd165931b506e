"""Everything that can fail: checks beside the tests marked `both` on SQLite, then all tests on PostgreSQL and Redis.

pytest has the last word; what failed before is said before, and counts.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts import keys

ROOT = Path(__file__).resolve().parent.parent
WORKERS = os.environ.get("WORKERS", "2")
PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", WORKERS]
CHECKS = [sys.executable, "-m", "scripts.check"]
SERVERS = ("DATABASE_URL", "REDIS_URL")


def _say(words: str) -> None:
    print(words, flush=True)


def _verdict(name: str, code: int, began: float) -> None:
    _say(f"== {name}: {'ok' if not code else f'FAILED (exit {code})'}, {time.monotonic() - began:.0f} s")


def run_embedded(arguments: list[str]) -> dict[str, int]:
    """The checks, and beside them what can differ on SQLite with the bus of one process; their exit codes."""
    checks, tests = "checks", "tests marked `both`, on SQLite with the in-process bus"
    _say(f"\n== 1 of 2: {checks}, beside them {tests}")
    began = time.monotonic()
    plain = {name: value for name, value in os.environ.items() if name not in SERVERS}
    plain.setdefault("ALS_TESTS", "beside")
    with tempfile.TemporaryFile("w+") as said:
        # What the checks say is shown when the tests are through, so that the lines of the two stay apart.
        with subprocess.Popen(CHECKS, env=os.environ | keys.read(), stdout=said, stderr=said) as beside:
            tested = subprocess.run([*PYTEST, "-m", "both", *arguments], env=plain, check=False).returncode
            _verdict(tests, tested, began)
        said.seek(0)
        _say(said.read().rstrip())
    _verdict(checks, beside.returncode, began)
    return {checks: beside.returncode, tests: tested}


def main() -> int:
    os.chdir(ROOT)
    results = run_embedded(sys.argv[1:])
    # Said here, because pytest's closing line comes last and knows only of itself.
    for name, code in results.items():
        if code:
            _say(f"FAILED before: {name} (exit {code})")
    _say("\n== 2 of 2: all tests, on PostgreSQL and Redis")
    command = [sys.executable, "-m", "tests.servers", "--", *PYTEST, *sys.argv[1:]]
    daily = {"ALS_TESTS": "daily"} | os.environ
    results["all tests"] = subprocess.run(command, env=daily, check=False).returncode
    return max(results.values(), key=abs)


if __name__ == "__main__":
    sys.exit(main())
