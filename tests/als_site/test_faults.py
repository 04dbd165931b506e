"""A database that goes away and comes back: pages are served again with the first request."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from tests import servers
from tests.browser.site import Site, collect_static
from tests.house.tree import ROOT

THREADS = 3  # each keeps a connection of its own


@pytest.fixture(scope="module")
def postgres() -> Iterator[servers.Postgres]:
    """One of our own, whichever database the tests run on: it is taken down."""
    server, _origin = servers.postgres()
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="module")
def site(postgres: servers.Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    found = {"DATABASE_URL": postgres.url, "REDIS_URL": ""}
    words = ("migrate", "--verbosity=0")
    subprocess.run([sys.executable, "manage.py", *words], env=os.environ | found, cwd=ROOT, check=True)
    collect_static()
    site = Site(tmp_path_factory.mktemp("site") / "log")
    site.start(**found)
    yield site
    site.kill()


def checks(site: Site) -> dict[str, Any]:
    """What the site says of itself."""
    try:
        with urllib.request.urlopen(f"{site.url}/health/ready", timeout=20) as answer:
            body = answer.read()
    except urllib.error.HTTPError as refusal:
        body = refusal.read()
    found: dict[str, Any] = json.loads(body)["checks"]
    return found


def test_pages_come_back_with_the_first_request_when_the_database_was_restarted(
    site: Site, postgres: servers.Postgres
) -> None:
    assert [checks(site)["database"] for _ in range(THREADS)] == ["ok"] * THREADS
    postgres.stop()
    assert checks(site)["database"] == "failing"
    postgres.start()
    assert [checks(site)["database"] for _ in range(THREADS)] == ["ok"] * THREADS
    assert site.runs


def test_nobody_notices_between_two_requests_when_the_database_was_restarted(
    site: Site, postgres: servers.Postgres
) -> None:
    assert [checks(site)["database"] for _ in range(THREADS)] == ["ok"] * THREADS
    postgres.stop()
    postgres.start()
    assert [checks(site)["database"] for _ in range(2 * THREADS)] == ["ok"] * 2 * THREADS
