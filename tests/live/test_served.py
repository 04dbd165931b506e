"""End to end: the front door under a real server, streams beside pages."""

import json
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from als_site.servers.asgi import application
from core import startup
from live import bus
from live.tickets import stream_url
from tests.live.listeners import ADA, topic
from tests.live.served import serving

pytestmark = pytest.mark.both


@pytest.fixture
def site(any_wire: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(startup, "unfit_for_pages", str)  # nothing here has a database
    with serving(application, lifespan="on") as address:
        yield address


def test_change_reaches_a_real_client_when_it_is_published_by_another_thread(site: str) -> None:
    about = topic()
    with urlopen(site + stream_url(topic=about, user_id=ADA), timeout=5) as answer:
        assert (answer.status, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        hello = [answer.readline().decode() for _ in range(3)]
        assert hello == ["event: hello\n", f'data: {{"topic":"{about}"}}\n', "\n"]
        bus.publish(about, "stage", 2, step=1)
        assert answer.readline() == b"event: changed\n"
        assert json.loads(answer.readline().removeprefix(b"data: "))["version"] == 2


def test_stream_is_refused_plainly_when_there_is_no_ticket(site: str) -> None:
    with pytest.raises(HTTPError) as refusal:
        urlopen(site + "/live/", timeout=5)
    with refusal.value as answer:
        assert (answer.status, answer.read()) == (403, b"This ticket is not valid.")
