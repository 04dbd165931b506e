"""An organisation's server that is slow or says nonsense keeps nobody waiting, and breaks no page."""

import json
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
import requests
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts import asking_servers, oidc, organisation_sign_in
from core.errors import Refused
from tests.accounts.test_oidc import LOGIN, NORTHGATE

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"
Say = Callable[[Callable[[bytes], object]], object]


@contextmanager
def server(say: Say) -> Iterator[str]:
    """Answers each request by what `say` writes."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(4096)
            with suppress(OSError):  # nobody listens any more
                say(self.request.sendall)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as running:
        running.daemon_threads = True
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


def drip(head: bytes) -> Say:
    def say(send: Callable[[bytes], object]) -> None:
        send(head)
        for _piece in range(100):
            send(b"X")
            time.sleep(0.1)

    return say


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking_servers, "WITHIN_SECONDS", 0.5)


@pytest.mark.parametrize("head", [HEAD, b"HTTP/1.1 200 OK\r\nX-Slow: "])
def test_server_that_drips_is_left_in_time_and_not_asked_again_at_once(in_a_hurry: None, head: bytes) -> None:
    with server(drip(head)) as url, asking_servers.bound(requests.Session()) as session:
        for most in (1.5, 0.2):
            began = time.monotonic()
            with pytest.raises(requests.Timeout):
                session.get(url)
            assert time.monotonic() - began < most


def test_answer_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking_servers, "MOST_BYTES", 1000)
    with (
        server(lambda send: send(HEAD + b"x" * 2000)) as url,
        asking_servers.bound(requests.Session()) as session,
        pytest.raises(requests.RequestException),
    ):
        session.get(url)


NONSENSE = [
    b"<html>",
    b"  ",
    b"[]",
    b"null",
    b"[" * 100_000,
    b"{}",
    b'{"authorization_endpoint": "javascript:1"}',
]


@pytest.mark.django_db
@pytest.mark.parametrize("said", NONSENSE)
def test_nonsense_leads_back_to_the_sign_in_page(settings: Settings, client: Client, said: bytes) -> None:
    with server(lambda send: send(HEAD + said)) as url:
        settings.SOCIALACCOUNT_PROVIDERS = oidc.providers([NORTHGATE | {"server": url}])
        answer = client.post(LOGIN, follow=True)
        assert answer.redirect_chain == [(reverse("account_login"), 302)]
        assert "is not answering" in answer.content.decode()
        with pytest.raises(Refused):
            organisation_sign_in.ask(url)


def test_whole_answer_comes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    said = json.dumps({"issuer": "x", "words": "ä" * 5000}).encode()
    with server(lambda send: send(HEAD + said)) as url, asking_servers.bound(requests.Session()) as session:
        answer = session.get(url)
    assert (answer.status_code, asking_servers.spoken(answer)) == (200, json.loads(said))
