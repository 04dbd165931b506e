"""What every answer carries: a strict policy, nothing kept, nothing said to others; also when it is a no."""

import asyncio
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from als_site.servers.wsgi_in_asgi import Pages
from core.errors import Refused, Stale
from tests.access.asking import ask
from tests.access.cells import addresses_for
from tests.access.conftest import Enter
from tests.access.headers import missing
from tests.access.places import Scene

ROOT = Path(__file__).resolve().parent.parent.parent
TOKEN = "qx77wordsofsomebody77zj"


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("kind", ["anonymous", "member", "facilitator", "lead", "site_admin"])
def test_every_answer_to_a_script_carries_them(kind: str, scene: Scene, enter: Enter) -> None:
    """Whole pages, what is sent, and every other kind of person: where the matrix is walked."""
    wrong, count = [], 0
    # Own and others' things answer through the same code, so one of each kind of answer speaks for all.
    asked = {
        (name, stated): url
        for (name, method, _, stated), url, _data in addresses_for(kind, scene)
        if method == "GET"
    }
    for (name, _stated), url in asked.items():
        browser = enter(scene.people[kind])
        response = ask(browser, "GET", url, {}, HTTP_HX_REQUEST="true")
        count += 1
        wrong += [f"{name} {response.status_code}: {what}" for what in missing(response)]
    assert wrong == []
    assert count > 100


@pytest.mark.parametrize(
    ("error", "status"),
    [(ValueError(TOKEN), 500), (Stale(TOKEN), 409), (Refused("No."), 422), (PermissionError(TOKEN), 500)],
)
def test_errors_carry_them_and_no_words(
    error: Exception, status: int, scene: Scene, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise error

    monkeypatch.setattr("sessions.views.set_page.SetPage", broken)
    browser = enter(scene.people["member"])
    response = browser.get(reverse("sessions:set_page", args=[scene.harbour.learning_set.pk]))
    assert (response.status_code, missing(response)) == (status, [])
    assert TOKEN not in response.content.decode()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"path": "/nowhere/"}, 404),
        ({"path": "/%00"}, 400),
        ({"path": "/", "HTTP_HOST": "elsewhere.example"}, 400),
        ({"path": "/help/", "HTTP_COOKIE": 'als="\\000aaaaaaaaaaa"'}, 400),
    ],
)
def test_refusals_carry_them(request_: dict[str, Any], status: int, db: None) -> None:
    browser = Client(raise_request_exception=False)
    response = browser.get(**request_)
    assert (response.status_code, missing(response)) == (status, [])


def test_oversize_body_and_missing_token_carry_them(db: None) -> None:
    browser = Client(enforce_csrf_checks=True)
    large = browser.post(reverse("account_login"), {"login": "x" * 600_000})
    forged = browser.post(reverse("account_login"), {"login": "x"})
    assert (large.status_code, missing(large)) == (413, [])
    assert (forged.status_code, missing(forged)) == (403, [])


def test_body_without_end_is_not_taken_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even onto the disk: what is past the limit is let fall, and the answer is 413."""
    sent, said = iter(range(200)), []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"x" * 10_000, "more_body": next(sent) < 150}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    def wsgi(environ: dict[str, Any], start: Any) -> HttpResponseBase:
        took.append(len(environ["wsgi.input"].read()))
        return WSGIHandler()(environ, start)

    took: list[int] = []
    scope = {"type": "http", "method": "POST", "path": "/help/", "query_string": b"", "http_version": "1.1"}
    asyncio.run(Pages(wsgi, threads=1)(scope | {"headers": [(b"host", b"localhost")]}, receive, send))  # type: ignore[arg-type]
    assert took[0] <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 10_000
    assert said[0]["status"] == 413


ASK = """
import json, django; django.setup()
from django.conf import settings as s
from django.test import Client
s.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # none are collected
browser = Client()
answer = browser.get("/health/live", secure=True, HTTP_HOST="sets.example.org")
from tests.access.headers import missing
plain = browser.get("/privacy/", HTTP_HOST="sets.example.org")
others = [browser.get("/privacy/", secure=secure, HTTP_HOST="elsewhere.example") for secure in (False, True)]
print(json.dumps({"hsts": answer["Strict-Transport-Security"], "plain": plain.status_code,
  "missing": [missing(each) for each in (answer, plain, *others)], "others": [each.status_code for each in others],
  "hsts_to_others": [each.get("Strict-Transport-Security", "") for each in (plain, *others)],
  "alike": [name for name, value in s.ALS_HEADERS.items() if answer[name] != value],
  "names": [s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME], "secure": [s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE],
  "path": [s.SESSION_COOKIE_PATH, s.CSRF_COOKIE_PATH], "domain": [s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN]}))
"""


def production() -> dict[str, str]:
    return os.environ | {
        "ALS_SITE_URL": "https://sets.example.org",
        "ALS_SECRET_KEY": "Zq8-" + "k3Jw9-Lm2Xv7Rt5Yb1Nc6Hd4Gf0Ps" * 2,
        "ALS_DEMO": "0",
        "ALS_DEBUG": "0",
        "ALS_TRUSTED_PROXIES": "1",
        "EMAIL_URL": "smtp://localhost:25",
    }


def test_production_speaks_https_alone_with_host_cookies(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=production(), capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "hsts": "max-age=31536000; includeSubDomains; preload",
        "plain": 301,
        "missing": [[], [], [], []],
        "others": [400, 400],
        "hsts_to_others": ["", "", "max-age=31536000; includeSubDomains; preload"],
        # What is said without the middleware is what the middleware says, where a page has no more to allow.
        "alike": ["Content-Security-Policy", "Cache-Control"],
        "names": ["__Host-als", "__Host-als-csrf"],
        "secure": [True, True],
        "path": ["/", "/"],
        "domain": [None, None],
    }


def test_check_for_deploying_finds_nothing() -> None:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=production(), capture_output=True, text=True, check=False)
    assert (done.returncode, "no issues" in done.stdout) == (0, True), done.stderr
