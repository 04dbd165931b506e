"""The one way to say that something changed: facts about a topic, published once the change is committed."""

from django.db import transaction

from live.facts import Fact, signal
from live.wires import CHANGES, Parcel, wire


def publish(topic: str, kind: str, version: int, **facts: Fact) -> None:
    """Tell whoever follows the topic, at once."""
    wire().send(Parcel(CHANGES, topic, signal(topic, kind, version, facts)))


def publish_on_commit(topic: str, kind: str, version: int, **facts: Fact) -> None:
    """Tell whoever follows the topic once the transaction is committed; words are refused here and now."""
    send_on_commit(Parcel(CHANGES, topic, signal(topic, kind, version, facts)))


def send_on_commit(parcel: Parcel) -> None:
    """Hand over a parcel after the commit; nothing that goes wrong there may undo or fail the request."""

    def send() -> None:
        wire().send(parcel)

    transaction.on_commit(send, robust=True)
