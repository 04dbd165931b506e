"""The transport through Redis. While Redis is down a request waits for it once, briefly; missed messages follow
later."""

import asyncio
import logging
import threading
import time
from contextlib import suppress
from uuid import uuid4

import redis
import redis.asyncio
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

from live.messages import CHANGES, CONTROL, KEPT_SECONDS, OPEN_SECONDS, Hearing, Message, OnMessage

KEPT = "als:live:kept"
OPEN = "als:live:open:"
PATIENCE = 0.5
MOST_HELD = 10_000
QUIET = 5.0
SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 2.0

log = logging.getLogger(__name__)


class RedisTransport:
    """Sends immediately; after a failure one thread retries, and all others add their messages to its queue."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._redis = redis.Redis.from_url(
            url,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            # retry once: a restarted Redis leaves dead sockets in the pool
            retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
        )
        self._name = f"{OPEN}{uuid4().hex}"
        self._lock = threading.Lock()
        self._held: dict[tuple[str, str], Message] = {}
        self._catching_up = False

    def send(self, message: Message) -> None:
        if not self._catching_up:
            try:
                return self._deliver(message)
            except (redis.RedisError, OSError) as error:
                log.warning("live: Redis does not take signals (%s)", type(error).__name__)
        self._hold(message)

    def _deliver(self, message: Message) -> None:
        if message.channel != CONTROL:
            self._redis.publish(message.channel, message.payload)
            return
        now = time.time()
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.zadd(KEPT, {message.payload: now})
            pipe.zremrangebyscore(KEPT, "-inf", now - KEPT_SECONDS)
            pipe.expire(KEPT, KEPT_SECONDS)
            pipe.publish(message.channel, message.payload)
            pipe.execute()

    def _hold(self, message: Message) -> None:
        with self._lock:
            key = (message.channel, message.about)
            self._held.pop(key, None)
            self._held[key] = message
            if len(self._held) > MOST_HELD:
                self._held.pop(next(iter(self._held)))
            if not self._catching_up:
                self._catching_up = True
                threading.Thread(target=self._catch_up, name="live-catch-up", daemon=True).start()

    def _catch_up(self) -> None:
        while True:
            time.sleep(PATIENCE)
            with self._lock:
                messages = list(self._held.values())
                if not messages:
                    self._catching_up = False
                    return
            self._deliver_held(messages)

    def _deliver_held(self, messages: list[Message]) -> None:
        try:
            for message in messages:
                self._deliver(message)
                with self._lock:
                    if self._held.get((message.channel, message.about)) is message:
                        del self._held[message.channel, message.about]
        except (redis.RedisError, OSError):
            return

    async def tell_open(self, streams: int) -> None:
        with suppress(redis.RedisError, OSError):
            await asyncio.to_thread(self._redis.set, self._name, streams, ex=OPEN_SECONDS)

    def open_streams(self) -> int | None:
        try:
            names = list(self._redis.scan_iter(f"{OPEN}*", count=1000))
            return sum(int(each) for each in self._redis.mget(names) if each) if names else 0
        except (redis.RedisError, OSError):
            return None

    async def listen(self, heard: OnMessage, hearing: Hearing) -> None:
        pause = SHORTEST_PAUSE
        while True:
            try:
                # no silent retries: listeners must learn that messages may have been missed
                async with (
                    redis.asyncio.Redis.from_url(
                        self._url,
                        socket_timeout=2 * PATIENCE,
                        socket_connect_timeout=2 * PATIENCE,
                        decode_responses=True,
                        retry=AsyncRetry(NoBackoff(), 0),
                    ) as client,
                    client.pubsub() as pubsub,
                ):
                    await pubsub.subscribe(CHANGES, CONTROL)
                    for payload in await client.zrange(KEPT, 0, -1):
                        heard(CONTROL, str(payload))
                    hearing(True)
                    pause = SHORTEST_PAUSE
                    await _hear(pubsub, heard)
            except Exception as error:  # any error: the loop must go on and reconnect
                log.warning("live: Redis is not heard (%s)", type(error).__name__)
            hearing(False)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


async def _hear(pubsub: PubSub, heard: OnMessage) -> None:
    """Pass messages on. After QUIET seconds without any, send a ping; raise TimeoutError if that is not answered."""
    asked = False
    while True:
        message = await pubsub.get_message(timeout=QUIET)
        if message is None:
            if asked:
                raise redis.TimeoutError
            await pubsub.ping()
        elif message["type"] == "message":
            heard(message["channel"], message["data"])
        asked = message is None
