"""Pages under an ASGI server are the same pages."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from pytest_django.fixtures import Settings

from als_site.servers import wsgi_in_asgi
from als_site.servers.asgi_errors import SAID
from als_site.servers.wsgi_in_asgi import Pages
from tests.live.served import serving

closed = threading.Event()
pieces = 0
heard: list[bytes] = []


def echo(request: HttpRequest) -> HttpResponse:
    heard.append(request.body)
    answer = HttpResponse(
        request.body,
        status=201,
        headers={
            "X-Query": request.META["QUERY_STRING"],
            "X-Heard": request.headers.get("X-Said", ""),
            "X-Cookies": " ".join(f"{name}={value}" for name, value in request.COOKIES.items()),
            "X-Type": request.META.get("CONTENT_TYPE", ""),
        },
    )
    answer.set_cookie("one", "1")
    answer.set_cookie("two", "2")
    return answer


def export(request: HttpRequest) -> StreamingHttpResponse:
    def rows() -> Iterator[bytes]:
        global pieces
        for _row in range(int(request.GET["rows"])):
            pieces += 1
            yield b"x" * 10_000

    answer = StreamingHttpResponse(rows())
    answer._resource_closers.append(closed.set)  # type: ignore[attr-defined]
    return answer


urlpatterns = [path("echo", echo), path("export", export)]


@pytest.fixture
def site(settings: Settings) -> Iterator[HTTPConnection]:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = []
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    global pieces
    pieces = 0
    closed.clear()
    with serving(Pages(get_wsgi_application(), threads=2), lifespan="off") as address:
        connection = HTTPConnection(address.removeprefix("http://"), timeout=10)
        yield connection
        connection.close()


def until(true: Callable[[], bool]) -> None:
    limit = time.monotonic() + 10
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.01)


def test_page_gets_the_whole_request_and_gives_the_whole_answer(site: HTTPConnection) -> None:
    body = "wörds ".encode() * 50_000
    site.request("POST", "/echo?a=1&b=%C3%B6", body, {"Content-Type": "text/plain"})
    answer = site.getresponse()
    assert (answer.status, answer.headers["x-query"], answer.read()) == (201, "a=1&b=%C3%B6", body)
    assert answer.headers.get_all("set-cookie") == ["one=1; Path=/", "two=2; Path=/"]


@pytest.mark.parametrize(
    ("types", "read"),
    [
        (["text/plain"], "text/plain"),
        (["text/plain", "text/plain"], "text/plain"),
        (["text/plain", "text/html"], "text/plain,text/html"),
    ],
)
def test_body_has_one_type_although_it_is_said_twice(
    types: list[str], read: str, site: HTTPConnection
) -> None:
    site.putrequest("POST", "/echo")
    for name, value in [*(("Content-Type", one) for one in types), ("Content-Length", "0")]:
        site.putheader(name, value)
    site.endheaders()
    assert site.getresponse().headers["x-type"] == read


def test_export_arrives_whole_and_is_closed(site: HTTPConnection) -> None:
    site.request("GET", "/export?rows=50")
    assert len(site.getresponse().read()) == 500_000
    until(closed.is_set)


def test_export_stops_when_the_browser_leaves(site: HTTPConnection) -> None:
    site.request("GET", "/export?rows=100000")
    site.getresponse().read(10)
    site.close()
    until(closed.is_set)
    assert pieces < 100_000


def test_page_is_not_found_when_there_is_none(site: HTTPConnection) -> None:
    site.request("GET", "/nothing")
    answer = site.getresponse()
    answer.read()
    assert answer.status == 404


def test_page_does_not_hear_a_header_that_only_looks_like_another(site: HTTPConnection) -> None:
    site.request("GET", "/echo", headers={"X_Said": "forged"})
    answer = site.getresponse()
    answer.read()
    assert answer.headers["x-heard"] == ""


@pytest.fixture
def strict_site(
    site: HTTPConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[HTTPConnection]:
    """With the limit, and with no more patience than a test has."""
    monkeypatch.setattr(wsgi_in_asgi, "PATIENCE", 0.5)
    settings.MIDDLEWARE = ["core.web.middleware.EarlyRefusalMiddleware"]
    with serving(Pages(get_wsgi_application(), threads=2), lifespan="off") as address:
        connection = HTTPConnection(address.removeprefix("http://"), timeout=10)
        yield connection
        connection.close()


def test_body_that_is_announced_as_too_long_is_refused_before_it_comes(strict_site: HTTPConnection) -> None:
    strict_site.putrequest("POST", "/echo")
    for header in (("Content-Length", "600000"), ("Expect", "100-continue")):
        strict_site.putheader(*header)
    strict_site.endheaders()
    with strict_site.sock as line:
        said = line.recv(65536)
        assert said.startswith(b"HTTP/1.1 413 ")
        assert b"\r\nconnection: close\r\n" in said
        while piece := line.recv(65536):
            said += piece
    assert said.endswith(b"\r\n\r\nThat is too much to send at once.\n")


@pytest.mark.parametrize("chunked", [True, False])
def test_body_that_is_somewhat_too_long_gets_its_answer_after_all_of_it(
    chunked: bool, strict_site: HTTPConnection
) -> None:
    body = [b"x" * 100_000] * 15
    length = {} if chunked else {"Content-Length": "1500000"}
    strict_site.request("POST", "/echo", iter(body), length, encode_chunked=chunked)
    answer = strict_site.getresponse()
    assert (answer.status, answer.headers["connection"]) == (413, "close")
    assert answer.read() == b"That is too much to send at once.\n"


def test_body_without_end_is_cut_off(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MIDDLEWARE = ["core.web.middleware.EarlyRefusalMiddleware"]
    monkeypatch.setattr(wsgi_in_asgi, "MOST_LET_FALL", 2_000_000)
    taken, said = 0, []

    async def receive() -> dict[str, Any]:
        nonlocal taken
        taken += 1
        assert taken < 1000
        return {"type": "http.request", "body": b"x" * 10_000, "more_body": True}

    async def send(message: Any) -> None:
        said.append((message["type"], taken))

    scope = {"type": "http", "method": "POST", "path": "/echo", "query_string": b"", "http_version": "1.1"}
    pages = Pages(get_wsgi_application(), threads=1)
    asyncio.run(pages(scope | {"headers": [(b"host", b"127.0.0.1")]}, receive, send))
    past = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 10_000 + 1
    assert said == [
        ("http.response.start", past),
        ("http.response.body", past),
        ("http.response.body", past + 200),
    ]


def test_answer_in_pieces_to_too_long_a_body_is_whole_and_the_line_cut(
    site: HTTPConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a file is sent before anybody looks at a body."""
    monkeypatch.setattr(wsgi_in_asgi, "PATIENCE", 0.1)
    site.putrequest("GET", "/export?rows=5")
    site.putheader("Content-Length", "600000")
    site.endheaders()
    answer = site.getresponse()
    assert (answer.status, answer.headers["connection"], len(answer.read())) == (200, "close", 50_000)


def test_bodies_that_trickle_in_hold_no_thread(site: HTTPConnection) -> None:
    """There are two threads; a third request is answered while two bodies are still on their way."""
    slow = [HTTPConnection(site.host, site.port, timeout=10) for _ in range(2)]
    for one in slow:
        one.putrequest("POST", "/echo")
        one.putheader("Content-Length", "10")
        one.endheaders(b"half ")
    site.request("POST", "/echo", b"quick")
    assert site.getresponse().read() == b"quick"
    for one in slow:
        one.send(b"whole")
        assert one.getresponse().read() == b"half whole"
        one.close()


@pytest.mark.parametrize("said", [{"Content-Length": "10"}, {"Transfer-Encoding": "chunked"}])
def test_body_that_breaks_off_is_never_taken_for_a_whole_one(
    said: dict[str, str], site: HTTPConnection
) -> None:
    before = len(heard)
    site.putrequest("POST", "/echo")
    for header in said.items():
        site.putheader(*header)
    site.endheaders(b"5\r\nhalf \r\n" if "Transfer-Encoding" in said else b"half ")
    site.close()
    other = HTTPConnection(site.host, site.port, timeout=10)
    for number in range(3):  # the server has noticed by then that the first has left
        other.request("POST", "/echo", b"%d" % number)
        other.getresponse().read()
    other.close()
    assert heard[before:] == [b"0", b"1", b"2"]


def test_cookies_of_several_headers_are_all_read(site: HTTPConnection) -> None:
    """HTTP/2 lets each come by itself; joined by a comma, the second would be part of the first."""
    site.putrequest("GET", "/echo")
    for cookie in ("one=1", "two=2"):
        site.putheader("Cookie", cookie)
    site.endheaders()
    answer = site.getresponse()
    answer.read()
    assert answer.headers["x-cookies"] == "one=1 two=2"


def test_body_that_trickles_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wsgi_in_asgi, "BODY_WITHIN", 0.05)
    sent: list[Any] = []
    asked = iter([{"type": "http.request", "body": b"a", "more_body": True}])

    async def receive() -> Any:
        for message in asked:
            return message
        await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    def never(*_args: object) -> HttpResponse:
        raise AssertionError("Django was asked.")

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "query_string": b"",
        "headers": [(b"content-length", b"9")],
    }
    asyncio.run(asyncio.wait_for(Pages(never)(scope, receive, send), 5))
    begun, said = sent
    assert (begun["status"], said["body"]) == (408, SAID[408])
    assert (b"connection", b"close") in begun["headers"]
    assert b"content-security-policy" in {name for name, _value in begun["headers"]}
