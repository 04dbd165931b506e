"""Before Django's middleware: no charset of others' choosing, and no error that goes out bare or with words."""

import asyncio
import io
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from als_site.servers import asgi, wsgi
from als_site.servers.asgi_errors import guarded
from als_site.servers.utf8_guard import Utf8Guard, without_charset
from core.logging import formatter
from live.stream import Receive, Scope, Send
from tests.access.headers import missing

pytestmark = pytest.mark.django_db  # each request closes what was left open there
TOKEN = "qx77wordsofsomebody77zj"
CODECS = ["hex", "rot13", "base64", "zlib", "punycode", "idna", "undefined", "utf-7", "utf-16", "utf-8"]


def asked(door: Utf8Guard, environ: dict[str, Any]) -> HttpResponse:
    """The answer, and that the server was told the same."""
    told: list[Any] = []
    response = door(environ, lambda status, headers: told.append((status, dict(headers))))
    assert isinstance(response, HttpResponse)
    ((status, headers),) = told
    assert status.startswith(f"{response.status_code} ")
    assert headers.items() >= dict(response.items()).items()
    response.close()
    return response


def environ(path: str, content_type: str, method: str = "GET", body: bytes = b"") -> dict[str, Any]:
    path, _mark, query = path.partition("?")
    made = RequestFactory().generic(method, path, body, content_type=content_type, QUERY_STRING=query)
    return made.environ | {"CONTENT_TYPE": content_type, "wsgi.input": io.BytesIO(body)}


@pytest.mark.parametrize("codec", CODECS)
def test_an_address_is_read_in_utf_8_whatever_charset_is_named(codec: str) -> None:
    answer = asked(wsgi.application, environ("/help/?a=1", f"text/html; charset={codec}"))
    assert (answer.status_code, missing(answer)) == (200, [])


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "text/html"])
def test_too_many_parameters_are_400_with_or_without_a_charset(kind: str) -> None:
    answer = asked(wsgi.application, environ("/help/?" + "&".join(["a=1"] * 601), kind))
    assert (answer.status_code, missing(answer)) == (400, [])


@pytest.mark.parametrize(
    ("codec", "words"),
    [("utf-7", b"+2AA-"), ("utf-7", b"+AAA-"), ("unicode_escape", rb"\ud800"), ("hex", b"41")],
)
def test_words_arrive_as_they_were_sent_whatever_charset_is_named(codec: str, words: bytes) -> None:
    class Reading(WSGIHandler):
        def load_middleware(self, is_async: bool = False) -> None:
            self._middleware_chain = lambda request: HttpResponse(request.POST["words"])

    body = b'--b\r\nContent-Disposition: form-data; name="words"\r\n\r\n' + words + b"\r\n--b--\r\n"
    kind = f"multipart/form-data; boundary=b; charset={codec}"
    assert asked(Utf8Guard(Reading()), environ("/", kind, "POST", body)).content == words


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("", ""),
        ("text/html", "text/html"),
        ("text/html; charset=hex", "text/html"),
        ('TEXT/HTML;CHARSET="hex"', "text/html"),
        ("text/html; charset*=utf-8''hex", "text/html"),
        ("text/html; charset*0=he; charset*1=x", "text/html"),
        ("text/html; x*=nosuch''y", ""),
        ("multipart/form-data; boundary=b; charset=hex", 'multipart/form-data; boundary="b"'),
        (
            'multipart/form-data; boundary="a\\"b;charset=hex"',
            'multipart/form-data; boundary="a\\"b;charset=hex"',
        ),
    ],
)
def test_a_type_keeps_its_boundary_and_nothing_else(said: str, heard: str) -> None:
    assert without_charset(said) == heard


@pytest.mark.parametrize(("error", "status"), [(ValueError(TOKEN), 500), (SuspiciousOperation(TOKEN), 400)])
def test_an_error_before_the_middleware_is_answered_with_every_header_and_no_words(
    error: Exception, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(WSGIHandler):
        def load_middleware(self, is_async: bool = False) -> None:
            pass

        def get_response(self, _request: Any) -> Any:
            raise error

    answer = asked(Utf8Guard(Broken()), environ("/", "text/html"))
    assert (answer.status_code, missing(answer)) == (status, [])
    assert TOKEN not in answer.content.decode()
    assert_told(error, caplog)


def assert_told(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    """One line in the log, which says where and not what."""
    (record,) = [each for each in caplog.records if each.name == "als_site.servers.asgi_errors"]
    line = formatter().format(record)
    assert type(error).__name__ in line
    assert "test_utf8_guard.py" in line
    assert TOKEN not in line + str(record.__dict__)


def passed(door: Any, scope: dict[str, Any]) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        said.append(message)

    asyncio.run(door({"type": "http", "method": "GET", "path": "/", **scope}, receive, send))
    return said


def test_an_error_at_either_door_is_answered_with_every_header_and_no_words(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    error = RuntimeError(TOKEN)

    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise error

    start, body = passed(guarded(broken), {})
    answer = HttpResponse(headers={name.decode(): value.decode() for name, value in start["headers"]})
    assert (start["status"], missing(answer)) == (500, [])
    assert body == {"type": "http.response.body", "body": b"Something broke on our side.\n"}
    assert_told(error, caplog)


def test_an_answer_that_has_begun_is_left_unfinished(caplog: pytest.LogCaptureFixture) -> None:
    start = {"type": "http.response.start", "status": 200, "headers": []}

    async def broken(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send(start)
        raise ValueError(TOKEN)

    assert passed(guarded(broken), {}) == [start]
    assert len(caplog.records) == 1


@pytest.mark.parametrize("path", ["/help/", "/live/"])
def test_both_doors_are_guarded(
    path: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("als_site.servers.streams.stream", None)
    monkeypatch.setattr("als_site.servers.wsgi_in_asgi._environ", None)
    start, _body = passed(asgi.application, {"path": path, "headers": []})
    assert start["status"] == 500
