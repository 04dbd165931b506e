"""The product as it is served: one process for everything, or pages and streams apart as in production."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from bench.stage import ROOT
from tests.servers import free_port


@dataclass(frozen=True)
class Site:
    """Where pages and streams answer, and how that is served."""

    pages: str
    streams: str
    how: str
    processes: tuple[subprocess.Popen[bytes], ...] = ()


@contextmanager
def served(environment: Mapping[str, str] | None = None) -> Iterator[Site]:
    """As production where there is a Redis, else as the embedded default."""
    environment = {**os.environ, **(environment or {})}
    with ExitStack() as stack:
        if environment.get("REDIS_URL"):
            yield _apart(stack, environment)
        else:
            yield _embedded(stack, environment)


def _embedded(stack: ExitStack, environment: Mapping[str, str]) -> Site:
    port = free_port()
    process = _start(stack, environment, [*_uvicorn(port), "als_site.servers.asgi:application"])
    address = f"http://127.0.0.1:{port}"
    _wait_for(f"{address}/health/live", process)
    return Site(address, address, "SQLite, in-process, one uvicorn process", (process,))


def _apart(stack: ExitStack, environment: Mapping[str, str]) -> Site:
    pages_port, streams_port = free_port(), free_port()
    words = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(pages_port)]
    words += ["--workers", "2", "--blocking-threads", "1", "--log-level", "critical"]
    pages = _start(stack, environment, [*words, "als_site.servers.wsgi:application"])
    streams = _start(stack, environment, [*_uvicorn(streams_port), "als_site.servers.streams:application"])
    site = Site(
        f"http://127.0.0.1:{pages_port}",
        f"http://127.0.0.1:{streams_port}",
        "PostgreSQL, Redis, 2 granian workers for pages, uvicorn for streams",
        (pages, streams),
    )
    _wait_for(f"{site.pages}/health/live", pages)
    _wait_for(f"{site.streams}/live/", streams)
    return site


def _uvicorn(port: int) -> list[str]:
    words = ["-m", "uvicorn", "--host", "127.0.0.1", "--port", str(port), "--log-level", "critical"]
    return [*words, "--timeout-graceful-shutdown", "1"]


def _start(stack: ExitStack, environment: Mapping[str, str], words: list[str]) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, *words], env=dict(environment), cwd=ROOT)

    def stop() -> None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)

    stack.callback(stop)
    return process


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Until it answers, be it with a refusal."""
    for _try in range(600):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError(f"{address} does not answer")
