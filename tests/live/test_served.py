"""End to end: the front door under a real server, streams beside pages."""

import json
from collections.abc import Iterator

import httpx
import pytest

from als_site.asgi import application
from live import bus
from live.tickets import stream_url
from tests.live.listeners import ADA, topic
from tests.live.served import serving


@pytest.fixture
def site(any_wire: None) -> Iterator[str]:
    with serving(application, lifespan="on") as address:
        yield address


def test_change_reaches_a_real_client_when_it_is_published_by_another_thread(site: str) -> None:
    about = topic()
    with httpx.stream("GET", site + stream_url(topic=about, user_id=ADA), timeout=5) as answer:
        assert (answer.status_code, answer.headers["content-type"]) == (
            200,
            "text/event-stream; charset=utf-8",
        )
        lines = answer.iter_lines()
        assert [next(lines) for _ in range(3)] == ["event: hello", f'data: {{"topic":"{about}"}}', ""]
        bus.publish(about, "stage", 2, step=1)
        assert next(lines) == "event: changed"
        assert json.loads(next(lines).removeprefix("data: "))["version"] == 2


def test_stream_is_refused_plainly_when_there_is_no_ticket(site: str) -> None:
    answer = httpx.get(site + "/live/")
    assert (answer.status_code, answer.text) == (403, "This ticket is not valid.")
