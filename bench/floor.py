"""The least a press can cost, as a server: one committed row, one signal, bare streams, and no pages."""

import asyncio
import os
import sqlite3
import time
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs
from uuid import uuid4

import psycopg
from django.conf import settings

if not settings.configured:
    settings.configure(
        SECRET_KEY=uuid4().hex * 2,
        ALS_REDIS_URL=os.environ.get("REDIS_URL") or None,
        ALS_SITE_URL="http://127.0.0.1",
        ALS_HEADERS={},
    )

from live import bus
from live.stream import Receive, Scope, Send, stream
from live.tickets import stream_url


class Ledger(Protocol):
    """One row that counts up; each count is committed."""

    def count(self) -> None:
        """Write and commit."""

    def remove(self) -> None:
        """Leave nothing behind."""


class SqliteLedger:
    """A file beside the product's, so that it lies on the same disk, opened as the product opens its own."""

    def __init__(self, path: str) -> None:
        self._file = Path(path).parent / f"bench-{uuid4().hex}.sqlite3"
        self._rows = sqlite3.connect(self._file, check_same_thread=False, isolation_level=None)
        self._rows.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE floor (n); INSERT INTO floor VALUES (0);"
        )

    def count(self) -> None:
        self._rows.execute("BEGIN IMMEDIATE")
        self._rows.execute("UPDATE floor SET n = n + 1")
        self._rows.execute("COMMIT")

    def remove(self) -> None:
        self._rows.close()
        self._file.unlink()


class PostgresLedger:
    """An ordinary table: a temporary one would not be written to the log that a commit waits for."""

    def __init__(self, url: str) -> None:
        self._rows = psycopg.connect(url)
        self._rows.execute("CREATE TABLE IF NOT EXISTS bench_floor AS SELECT 0 AS n")
        self._rows.commit()

    def count(self) -> None:
        self._rows.execute("UPDATE bench_floor SET n = n + 1")
        self._rows.commit()

    def remove(self) -> None:
        self._rows.execute("DROP TABLE bench_floor")
        self._rows.commit()
        self._rows.close()


def ledger(database_url: str) -> Ledger:
    if database_url.startswith("sqlite"):
        return SqliteLedger(database_url.split(":///", 1)[1])
    return PostgresLedger(database_url)


class Floor:
    """Three addresses: a stream, a ticket to it, and the press."""

    def __init__(self) -> None:
        self._ledger: Ledger | None = None
        self._version = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live_on(receive, send)
            return
        if scope["path"] == "/live/":
            await stream(scope, receive, send)
            return
        topic = parse_qs(scope["query_string"].decode())["topic"][0]
        if scope["path"] == "/ticket":
            answer = stream_url(topic=topic, user_id=uuid4())
        else:
            started = time.monotonic()
            await asyncio.to_thread(self._press, topic)
            answer = repr(started)
        body = answer.encode()
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _press(self, topic: str) -> None:
        assert self._ledger is not None
        self._ledger.count()
        self._version += 1
        bus.publish(topic, "stage", self._version, step=1, presenter=None, ends_at="2026-12-03T10:12:00Z")

    async def _live_on(self, receive: Receive, send: Send) -> None:
        while True:
            asked: Any = (await receive())["type"]
            if asked == "lifespan.startup":
                self._ledger = ledger(os.environ["DATABASE_URL"])
            elif self._ledger is not None:
                self._ledger.remove()
            await send({"type": f"{asked}.complete"})
            if asked == "lifespan.shutdown":
                return


app = Floor()
