"""Publishing change signals for a topic, such as one session, once the transaction is committed."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from live.facts import Fact, signal
from live.messages import CHANGES, CLOCK, Message
from live.transports import wire


def publish(topic: str, kind: str, version: int, **facts: Fact) -> None:
    """Send a signal to the topic's streams now. Raises if a value could be words."""
    wire().send(Message(CHANGES, topic, signal(topic, kind, version, facts)))


def tell_time(moment: datetime) -> None:
    """Tell every process of streams what the time is, by the database's clock."""
    publish(CLOCK, "now", round(moment.timestamp() * 1000))


def publish_on_commit(topic: str, kind: str, version: int, **facts: Fact) -> None:
    """Send a signal to the topic's streams after the commit. Values that could be words raise at once."""
    message = Message(CHANGES, topic, signal(topic, kind, version, facts))
    send_on_commit(lambda: message)


def send_on_commit(make: Callable[[], Message]) -> None:
    """Build and send a message after the commit; an error there is logged, since the request has already succeeded."""

    def send() -> None:
        wire().send(make())

    transaction.on_commit(send, robust=True)
