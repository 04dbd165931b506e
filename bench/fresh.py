"""`make run` from a fresh copy of the repository to the first page, and once more."""

import os
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from bench.stage import ROOT
from tests.servers import free_port

LONGEST = 600


def figures() -> Iterator[Figure]:
    """What is committed, in a folder of its own: the environment is made, locked packages are installed."""
    with tempfile.TemporaryDirectory(prefix="als-fresh-") as folder:
        copy = Path(folder) / "copy"
        subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{ROOT}", str(copy)], check=True)
        how = "make run to the sign-in page, 200"
        yield Figure("run_fresh", _first_page(copy), "s", f"{how}; git clone, no environment; goal < 60")
        yield Figure("run_again", _first_page(copy), "s", f"{how}; the same folder; goal < 5")


def _first_page(copy: Path) -> float:
    port = free_port()
    own = ("ALS_", "DATABASE_URL", "REDIS_URL", "DJANGO_", "VIRTUAL_ENV")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    began = time.monotonic()
    process = subprocess.Popen(
        ["make", "run", f"PORT={port}"],
        cwd=copy,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while time.monotonic() - began < LONGEST and process.poll() is None:
            if _answers(f"http://127.0.0.1:{port}/accounts/login/"):
                return time.monotonic() - began
            time.sleep(0.05)
        raise RuntimeError("make run brought no page")
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(20)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
