"""How signals travel between processes: through Redis when there is one, else within this process."""

import os
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, Protocol

from django.conf import settings

CHANGES = "als:live:changes"
CONTROL = "als:live:control"
KEPT_SECONDS = 3600


class Message(NamedTuple):
    """A payload on a channel; a later parcel about the same thing makes an undelivered one needless."""

    channel: str
    about: str
    payload: str


OnMessage = Callable[[str, str], None]
Hearing = Callable[[bool], None]


class Wire(Protocol):
    """Sending never raises and never waits for listeners; control parcels are kept for listeners that come later."""

    def send(self, parcel: Message) -> None:
        """Hand a parcel to every listener, or keep it back until that is possible."""

    async def listen(self, heard: OnMessage, hearing: Hearing) -> None:
        """Call `heard` for each parcel, for ever, and `hearing` whenever the wire goes dead or comes back."""


def wire() -> Wire:
    """The wire of this process: looked up by process id, since threads and sockets do not survive a fork."""
    return _wire(settings.ALS_REDIS_URL or "", os.getpid())


@lru_cache(maxsize=8)
def _wire(redis_url: str, process: int) -> Wire:
    from live.local_transport import LocalTransport
    from live.redis_transport import RedisTransport

    return RedisTransport(redis_url) if redis_url else LocalTransport()
