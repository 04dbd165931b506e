"""Chooses the transport of signals: Redis if configured, else within this process."""

import os
from functools import lru_cache

from django.conf import settings

from live.local_transport import LocalTransport
from live.messages import Wire
from live.redis_transport import RedisTransport


def wire() -> Wire:
    """This process's transport, looked up by process id since threads and sockets do not survive a fork."""
    return _wire(settings.ALS_REDIS_URL or "", os.getpid())


@lru_cache(maxsize=8)
def _wire(redis_url: str, process: int) -> Wire:
    return RedisTransport(redis_url) if redis_url else LocalTransport()
