"""What travels between processes, and what whatever carries it must promise."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

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
