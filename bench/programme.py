"""A lead's page over a thousand sets against ten, each on a site of its own, asked turn by turn."""

import os
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

from django.urls import reverse

from accounts.models import User
from als_site.story import people
from bench.figures import Figure
from bench.meeting import sign_in
from bench.signal import Line
from bench.sites import served
from bench.stage import ROOT

SMALL, LARGE = 10, 1000
LOADS = 15


def figures() -> Iterator[Figure]:
    """First page and a later page of the list; the export as first byte is the lead's own."""
    esi = sign_in(User.objects.get(email=people.address("esi")))
    with ExitStack() as stack:
        lines: dict[int, tuple[Line, str]] = {}
        for sets in (SMALL, LARGE):
            began = time.monotonic()
            url = _seeded(sets)
            if sets == LARGE:
                yield Figure(
                    "seed_1000", time.monotonic() - began, "s", "manage.py seed --sets 1000 --years 2"
                )
            line = Line(stack.enter_context(served({"DATABASE_URL": url})).pages)
            stack.callback(line.close)
            lines[sets] = (line, _address(url))
        times: dict[int, list[float]] = {SMALL: [], LARGE: []}
        for _turn in range(LOADS + 2):
            for sets, (line, address) in lines.items():
                began = time.perf_counter()
                line.ask("GET", address, headers={"Cookie": esi.cookie})
                times[sets].append((time.perf_counter() - began) * 1000)
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


def _address(url: str) -> str:
    """The page of the programme that was seeded there: its key differs from database to database."""
    rows = sqlite3.connect(url.split(":///", 1)[1])
    (key,) = rows.execute("SELECT id FROM programmes_programme WHERE name = 'Measuring'").fetchone()
    rows.close()
    return reverse("dashboards:programme", args=[UUID(key)])
