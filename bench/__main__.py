"""`make bench`: the figures of this machine, one a line; `python -m bench signal` measures one part."""

import argparse
import os
import subprocess
import sys
import time
from contextlib import ExitStack

from bench.stage import Kind, Stage, kinds

PARTS = {
    "signal": "press to screen against the floor, 9 and 100 streams, and to the whole fragment",
    "queries": "queries and time of each page at 1, 10 and 100 times the data",
    "load": "the first page in a browser: bytes, requests, layout shift",
    "programme": "a programme of 1,000 sets against one of 10",
    "sealing": "what sealing costs, and changing the master key",
    "doors": "whether the time of signing in tells who is known",
}
# Each on its own only: they take minutes.
ALONE = {
    "fresh": "`make run` from a fresh copy to the first page",
    "capacity": "how many sets can be live, as browsers are, through nginx with TLS; --on postgres",
    "long": "100 sets of 9 people live; --minutes",
}
BOTH = {"signal"}


def main() -> int:
    given = _given()
    print(
        f"# {os.cpu_count()} cores, Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    failed = []
    with ExitStack() as stack:
        stages: dict[Kind, Stage] = {}
        for part in given.parts or PARTS:
            wanted: list[Kind] = [given.on] if given.on else kinds() if part in BOTH else ["sqlite"]
            for kind in wanted:
                if kind not in stages and part != "fresh":
                    stages[kind] = stack.enter_context(Stage.of(kind))
                if not _measure(part, stages.get(kind), given.minutes):
                    failed.append(part)
    if failed:
        print(f"# not measured: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def _given() -> argparse.Namespace:
    listed = "\n".join(f"  {name:<10} {about}" for name, about in (PARTS | ALONE).items())
    parser = argparse.ArgumentParser(
        description=f"Print the figures of this machine, one a line.\n\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "parts", nargs="*", choices=[*PARTS, *ALONE, []], help="all but fresh and long, if none"
    )
    parser.add_argument("--on", choices=["sqlite", "postgres"], help="only on this database")
    parser.add_argument("--minutes", type=float, default=1, help="how long the long form takes")
    return parser.parse_args()


def _measure(part: str, stage: Stage | None, minutes: float) -> bool:
    """Each part in a process of its own, so that none stands in what another has warmed."""
    began = time.monotonic()
    environment = os.environ | (stage.copied_for(part) if stage else {}) | {"BENCH_MINUTES": str(minutes)}
    done = subprocess.run([sys.executable, "-m", "bench.part", part], env=environment, check=False)
    print(f"# {part}: {time.monotonic() - began:.0f} s", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
