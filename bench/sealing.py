"""What sealing costs: its share of a page full of words, and changing the master key over a thousand sets."""

import secrets
import statistics
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.conf import settings

from bench.figures import Figure
from bench.meeting import KEPT, client_of, gather
from core.models import SealKey
from core.sealing import Holder, SealedModel, keyring
from core.sealing.field import SealedTextField
from core.sealing.rotation import rewrap_keys

PAGES = 40
KEYS = 1000


def figures() -> Iterator[Figure]:
    """The share on the room page with a dozen contributions, then the rewrapping."""
    yield from _share()
    yield _rewrap()


def _share() -> Iterator[Figure]:
    meeting = gather()
    client = client_of(meeting.guests[2])
    spent: list[float] = []
    plain = SealedTextField.open

    def timed(self: SealedTextField, instance: SealedModel, stored: bytes) -> Any:
        began = time.perf_counter()
        try:
            return plain(self, instance, stored)
        finally:
            spent.append(time.perf_counter() - began)

    shares, counts = [], []
    SealedTextField.open = timed  # type: ignore[assignment, method-assign]
    try:
        for _page in range(PAGES + 3):
            spent.clear()
            began = time.perf_counter()
            client.get(f"{meeting.room}/")
            shares.append(100 * sum(spent) / (time.perf_counter() - began))
            counts.append(len(spent))
    finally:
        SealedTextField.open = plain  # type: ignore[method-assign]
    how = f"time spent opening {counts[-1]} words of the whole page, {KEPT} of them contributions"
    yield Figure("sealing_share", statistics.median(shares[3:]), "%", f"{how}; median of {PAGES}; goal < 5")


def _rewrap() -> Figure:
    """All of the stage's keys and a thousand more, from one master key to the next."""
    SealKey.objects.bulk_create(keyring.new_row(Holder("set", uuid4())) for _key in range(KEYS))
    settings.ALS_KEKS = {"next": secrets.token_bytes(32), **settings.ALS_KEKS}
    began = time.perf_counter()
    done = rewrap_keys()
    took = time.perf_counter() - began
    if done.broken or done.keys < KEYS:
        raise RuntimeError(f"{done.keys} keys rewrapped, {done.broken} broken")
    return Figure("rewrap", took, "s", f"{done.keys} keys under a new master key; goal < 5")
