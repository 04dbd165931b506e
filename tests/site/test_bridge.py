"""Pages under an ASGI server are the same pages."""

import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection

import pytest
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from pytest_django.fixtures import Settings

from als_site.bridge import Pages
from tests.live.served import serving

closed = threading.Event()
pieces = 0


def echo(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(
        request.body,
        status=201,
        headers={
            "X-Query": request.META["QUERY_STRING"],
            "X-Heard": request.headers.get("X-Said", ""),
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
