"""A room of nothing but facts, to try the page's end of the stream in a real browser."""

import json
from pathlib import Path
from uuid import uuid4

from live import bus
from live.stream import Receive, Scope, Send, stream
from live.tickets import stream_url
from tests.live.listeners import ADA

SCRIPTS = Path(__file__).parents[2] / "static" / "js"
PAGE = """<!doctype html><body hx-headers='{{"X-CSRFToken": "token"}}'>
<main data-follow data-version="{version}" data-stream-url="{stream}" data-pulse-url="/pulse" data-here-url="/here">
<h1 data-stage-name>{stage}</h1><p data-step>Step {step} of 9</p>
<div id="clock" role="timer" data-clock data-ends-at="{ends_at}"
data-now="2026-12-03T10:00:00Z" data-minutes="9"></div>
<p data-offline hidden></p></main>
<script>window.asked = 0; document.body.addEventListener("room:changed", () => window.asked++)</script>
<script type="module" src="/stream.js"></script>"""


class Room:
    """Answers the four addresses a room page speaks to; `reachable` and `welcome` are for trouble."""

    def __init__(self) -> None:
        self.topic = f"session:{uuid4()}"
        self.facts: dict[str, int | str | bool | None] = {
            "version": 1,
            "step": 1,
            "steps": 9,
            "stage": "Check-in",
            "ends_at": "2026-12-03T10:12:00Z",
            "now": "2026-12-03T10:00:00Z",
            "paused": False,
        }
        self.host_gone = False
        self.streaming = True
        self.welcome = True
        self.tokens: list[str] = []
        self.asked: list[str] = []

    def stream_url(self) -> str:
        return stream_url(topic=self.topic, user_id=ADA)

    def move(self, *, say: bool = True, **facts: int | str | None) -> None:
        self.facts |= {"version": int(self.facts["version"] or 0) + 1, **facts}
        if say:
            bus.publish(self.topic, "stage", **self.facts)  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        path: str = scope["path"]
        self.asked.append(path)
        if path == "/live/" and self.streaming:
            await stream(scope, receive, send)
        elif path in ("/live/", "/favicon.ico"):
            await self._answer(send, 503, "text/plain", "")
        elif path.endswith(".js"):
            await self._answer(send, 200, "text/javascript", (SCRIPTS / path[1:]).read_text())
        elif not self.welcome:
            await self._answer(send, 403, "text/html", "<h1>Not for you</h1>")
        elif path == "/pulse":
            await self._answer(
                send, 200, "application/json", json.dumps({**self.facts, "stream": self.stream_url()})
            )
        elif path == "/here":
            self.tokens += [value.decode() for name, value in scope["headers"] if name == b"x-csrftoken"]
            here = {"host_gone": self.host_gone, "version": self.facts["version"]}
            await self._answer(send, 200, "application/json", json.dumps(here))
        else:
            await self._answer(send, 200, "text/html", PAGE.format(**self.facts, stream=self.stream_url()))

    async def _answer(self, send: Send, status: int, kind: str, body: str) -> None:
        headers = [(b"content-type", kind.encode()), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body.encode()})
