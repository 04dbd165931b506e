"""The one way to say that something changed: facts about a topic, published once the change is committed."""

from collections.abc import Callable

from django.db import transaction

from live.facts import Fact, signal
from live.messages import CHANGES, Message
from live.transports import wire


def publish(topic: str, kind: str, version: int, **facts: Fact) -> None:
    """Tell whoever follows the topic, at once."""
    wire().send(Message(CHANGES, topic, signal(topic, kind, version, facts)))


def publish_on_commit(topic: str, kind: str, version: int, **facts: Fact) -> None:
    """Tell whoever follows the topic once the transaction is committed; words are refused here and now."""
    parcel = Message(CHANGES, topic, signal(topic, kind, version, facts))
    send_on_commit(lambda: parcel)


def send_on_commit(make: Callable[[], Message]) -> None:
    """Make and hand over a parcel after the commit; nothing that goes wrong there may undo or fail the request."""

    def send() -> None:
        wire().send(make())

    transaction.on_commit(send, robust=True)
