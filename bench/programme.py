"""A lead's page and export over a thousand sets against ten, each on a site of its own, asked turn by turn."""

import os
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from django.urls import reverse

from accounts.models import User
from bench.figures import Figure
from bench.meeting import Guest, sign_in
from bench.signal import Line
from bench.sites import Site, served
from bench.stage import ROOT
from demo import people

SMALL, LARGE = 10, 1000
LOADS = 15


def figures() -> Iterator[Figure]:
    """The page at 10 and at 1,000 sets; then the export of each: its first byte, and what it takes of memory."""
    esi = sign_in(User.objects.get(email=people.address("esi")))
    with ExitStack() as stack:
        lines: dict[int, tuple[Line, str]] = {}
        sites: dict[int, tuple[Site, str]] = {}
        for sets in (SMALL, LARGE):
            began = time.monotonic()
            url = _seeded(sets)
            if sets == LARGE:
                yield Figure(
                    "seed_1000", time.monotonic() - began, "s", "manage.py seed --sets 1000 --years 2"
                )
            site, key = stack.enter_context(served({"DATABASE_URL": url})), _key(url)
            sites[sets] = (site, reverse("dashboards:export", args=[key]))
            line = Line(site.pages)
            stack.callback(line.close)
            lines[sets] = (line, reverse("dashboards:programme", args=[key]))
        times: dict[int, list[float]] = {SMALL: [], LARGE: []}
        for _turn in range(LOADS + 2):
            for sets, (line, address) in lines.items():
                began = time.perf_counter()
                line.ask("GET", address, headers={"Cookie": esi.cookie})
                times[sets].append((time.perf_counter() - began) * 1000)
        yield from _exports(sites, esi)
    small, large = (statistics.median(times[sets][2:]) for sets in (SMALL, LARGE))
    how = f"median of {LOADS}, whole page over HTTP, SQLite, 9 sessions and 8 members a set"
    yield Figure("programme_10", small, "ms", how)
    yield Figure("programme_1000", large, "ms", f"{how}; goal ≤ 300")
    yield Figure("programme_ratio", large / small, "x", "1,000 sets over 10, turn by turn; goal ≤ 2")


def _seeded(sets: int) -> str:
    """A copy of the stage's database, people signed in and all, with so many sets more."""
    file = Path(os.environ["ALS_VAR_DIR"]) / f"programme-{sets}.sqlite3"
    source = sqlite3.connect(os.environ["DATABASE_URL"].split(":///", 1)[1])
    with sqlite3.connect(file) as target:
        source.backup(target)
    target.close()
    source.close()
    url = f"sqlite:///{file}"
    words = [sys.executable, "manage.py", "seed", "--sets", str(sets), "--years", "2", "--verbosity", "0"]
    subprocess.run(words, env=os.environ | {"DATABASE_URL": url}, cwd=ROOT, check=True)
    return url


def _exports(sites: dict[int, tuple[Site, str]], lead: Guest) -> Iterator[Figure]:
    grown: dict[int, float] = {}
    for sets, (site, address) in sites.items():
        _export(site, address, lead)  # the first one loads what the export needs, whatever its length
        before = _memory(site)
        took = [_export(site, address, lead) for _ in range(5)]
        grown[sets] = _memory(site) - before
        first, size = statistics.median(one[0] for one in took), took[0][1]
        how = f"median of 5, {sets} sets, {size / 1024:.0f} KiB, over HTTP, SQLite"
        yield Figure(f"export_{sets}_first_byte", first, "ms", how)
    how = "resident memory after five exports of 1,000 sets, over five of 10 sets; goal ≤ 20"
    yield Figure("export_memory", grown[LARGE] - grown[SMALL], "MiB", how)


def _export(site: Site, address: str, lead: Guest) -> tuple[float, int]:
    """Milliseconds to the first byte of the body, and all its bytes."""
    with closing(HTTPConnection(urlsplit(site.pages).netloc, timeout=60)) as connection:
        began = time.perf_counter()
        connection.request("GET", address, headers={"Cookie": lead.cookie})
        answer = connection.getresponse()
        first = answer.read(1)
        took = (time.perf_counter() - began) * 1000
        if answer.status != 200:
            raise RuntimeError(f"{address} was answered with {answer.status}")
        return took, len(first + answer.read())


def _memory(site: Site) -> float:
    """What the site's processes hold, in MiB."""
    held = 0
    for process in site.processes:
        facts = Path(f"/proc/{process.pid}/status").read_text()
        held += int(next(line for line in facts.splitlines() if line.startswith("VmRSS")).split()[1])
    return held / 1024


def _key(url: str) -> UUID:
    """The programme that was seeded there: its key differs from database to database."""
    rows = sqlite3.connect(url.split(":///", 1)[1])
    (key,) = rows.execute("SELECT id FROM programmes_programme WHERE name = 'Measuring'").fetchone()
    rows.close()
    return UUID(key)
