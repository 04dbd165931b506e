"""One person's browser: asks for addresses and sends forms as theirs would, and says what came."""

import copy
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client, TestCase

from accounts.models import User
from core.sealing import keyring
from demo.people import PASSWORD
from tests.crawl.document import Document, read
from tests.crawl.sending import Sending

MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True)
class Answer:
    """Where a request ended, after the redirects; `why` is the exception and its line, where there was one."""

    url: str
    status: int
    document: Document | None = None
    why: str = ""
    templates: tuple[str, ...] = ()


class Visitor:
    """A person with a browser of their own; without a person, somebody who is not signed in."""

    def __init__(self, name: str, person: User | None) -> None:
        self.name, self.person = name, person
        self.requests = 0
        # What only this person knows and types: the demo's password, and their address to say that they mean it.
        self.own = {"password": PASSWORD, "oldpassword": PASSWORD, "address": person.email} if person else {}
        where = urlsplit(settings.ALS_SITE_URL)
        self.client = Client(
            enforce_csrf_checks=True,
            raise_request_exception=False,
            SERVER_NAME=where.hostname or "",
            SERVER_PORT=str(where.port or 80),
        )

    def asked(self) -> int:
        """How many requests went out since the last time of asking."""
        self.requests, since = 0, self.requests
        return since

    def get(self, url: str, **headers: Any) -> Answer:
        """The page that this address leads to."""
        return self._arrive(self._send("GET", url, **headers), url)

    def send(self, sending: Sending, page: str, **headers: str) -> Answer:
        """What comes of a form that was drawn on `page`."""
        if sending.method == "get":
            return self.get(sending.url)
        body, content_type = sending.body()
        referer = settings.ALS_SITE_URL + page
        sent = self._send(
            "POST", sending.url, body=body, content_type=content_type, HTTP_REFERER=referer, **headers
        )
        return self._arrive(sent, sending.url)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What is done here is taken back: in the database, in the browser, and in what is remembered of keys."""
        cookies = copy.deepcopy(self.client.cookies)
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        self.client.cookies = cookies
        keyring.forget()

    def _arrive(self, sent: tuple[HttpResponseBase | None, str], url: str) -> Answer:
        response, why = sent
        for _hop in range(MOST_REDIRECTS):
            if response is None:
                return Answer(url, 500, why=why)
            where = _onwards(response)
            if not where or not local(urljoin(url, where)):
                return _read(response, url, why)
            url = local(urljoin(url, where))
            response, why = self._send("GET", url)
        return Answer(url, 508, why="It leads round in a circle.")

    def _send(
        self, method: str, url: str, *, body: bytes = b"", content_type: str = "text/html", **extra: Any
    ) -> tuple[HttpResponseBase | None, str]:
        """The answer, its body read to the end, and what was done on commit done."""
        self.requests += 1
        path = url.partition("#")[0]
        try:
            with TestCase.captureOnCommitCallbacks(execute=True):
                response: HttpResponseBase = self.client.generic(method, path, body, content_type, **extra)
                if response.streaming:
                    b"".join(response.streaming_content)  # type: ignore[attr-defined]
        except (Exception, pytest.fail.Exception) as problem:
            return None, _first_line(problem)
        failure = getattr(response, "exc_info", None)
        return response, _first_line(failure[1]) if failure else ""


def _onwards(response: HttpResponseBase) -> str:
    """Where the whole page is led to, by the server or by a script; empty when it is this."""
    leads = response.headers.get("Location", "") if response.status_code in REDIRECTS else ""
    return leads or response.headers.get("HX-Redirect", "")


def local(url: str) -> str:
    """The path and query of an address of this site; empty for anybody else's."""
    parts = urlsplit(url)
    if parts.scheme and f"{parts.scheme}://{parts.netloc}" != settings.ALS_SITE_URL:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _read(response: HttpResponseBase, url: str, why: str) -> Answer:
    kind = response.headers.get("Content-Type", "")
    page = not response.streaming and kind.startswith("text/html")
    document = read(response.content.decode()) if page else None  # type: ignore[attr-defined]
    names = tuple(one.name or "" for one in getattr(response, "templates", ()))
    return Answer(url, response.status_code, document, why, names)


def _first_line(problem: BaseException) -> str:
    """The exception and the last line of our own that it passed."""
    frames = traceback.extract_tb(problem.__traceback__)
    root = str(settings.BASE_DIR)
    own = [one for one in frames if one.filename.startswith(root) and "/tests/" not in one.filename]
    own = [one for one in own if "/.venv/" not in one.filename] or frames
    where = f" ({Path(own[-1].filename).name}:{own[-1].lineno}, {own[-1].name})" if own else ""
    return f"{type(problem).__name__}: {str(problem).partition(chr(10))[0]}{where}"
