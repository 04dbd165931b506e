"""Everything that can fail: checks, tests on the embedded site, tests on real servers; pytest has the last word."""

import os
import subprocess
import sys
import time
from pathlib import Path

from scripts import keys

ROOT = Path(__file__).resolve().parent.parent
WORKERS = os.environ.get("WORKERS", "2")


def _without_servers(environment: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name not in ("DATABASE_URL", "REDIS_URL")}


def _parts() -> dict[str, tuple[list[str], dict[str, str]]]:
    """Name, command and environment of each part; the last one closes with pytest's own line."""
    python, given = sys.executable, dict(os.environ)
    pytest = [python, "-m", "pytest", "-q", "-n", WORKERS, *sys.argv[1:]]
    return {
        "checks": ([python, "-m", "scripts.check"], given | keys.read()),
        "tests on SQLite, in-process bus": (pytest, _without_servers(given)),
        "tests on PostgreSQL and Redis": ([python, "-m", "tests.servers", "--", *pytest], given),
    }


def main() -> int:
    os.chdir(ROOT)
    results: dict[str, int] = {}
    parts = _parts()
    for number, (name, (command, environment)) in enumerate(parts.items(), start=1):
        # What failed before is said here, because pytest's closing line comes last and knows only of itself.
        for earlier, code in results.items():
            if code:
                print(f"FAILED before: {earlier} (exit {code})", flush=True)
        print(f"\n== {number} of {len(parts)}: {name}", flush=True)
        began = time.monotonic()
        results[name] = subprocess.run(command, env=environment, check=False).returncode
        if number < len(parts):
            print(
                f"== {name}: {'ok' if not results[name] else 'FAILED'}, {time.monotonic() - began:.0f} s",
                flush=True,
            )
    return max(results.values(), key=abs)


if __name__ == "__main__":
    sys.exit(main())
