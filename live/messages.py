"""Messages between processes, and the protocol of the transports that carry them."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

CHANGES = "als:live:changes"
CONTROL = "als:live:control"
CLOCK = "clock"  # the topic that tells streams the time, in milliseconds since 1970 as its version
KEPT_SECONDS = 3600
OPEN_SECONDS = 60  # how long a process's number of open streams holds without being told again


class Message(NamedTuple):
    """A payload on a channel; an undelivered message is replaced by a later one with the same `about`."""

    channel: str
    about: str
    payload: str


OnMessage = Callable[[str, str], None]
Hearing = Callable[[bool], None]


class Wire(Protocol):
    """A transport. Sending never raises or waits for listeners; control messages are stored for KEPT_SECONDS (3600) for
    listeners that join later."""

    def send(self, message: Message) -> None:
        """Deliver a message to every listener, or hold it until that is possible."""

    async def tell_open(self, streams: int) -> None:
        """Write down how many streams this process has open; silent while that is impossible."""

    def open_streams(self) -> int | None:
        """The sum over all processes that told within OPEN_SECONDS; None while that is unknown."""

    async def listen(self, heard: OnMessage, hearing: Hearing) -> None:
        """For ever: call `heard` for each message, and `hearing` when the connection is lost (False) or restored
        (True)."""
