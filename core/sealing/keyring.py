"""Finding, making and forgetting the keys that seal words; unwrapped ones live at most 15 seconds."""

import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from core.errors import Refused
from core.models import SealKey
from core.sealing import box
from core.sealing.holder import Holder, Kind
from core.sealing.words import SealBroken

CACHE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Key:
    """A key fit to seal or open with."""

    id: UUID
    secret: bytes


@dataclass(frozen=True, slots=True)
class Known:
    """One key row as this process knows it; no secret when it was destroyed or does not unwrap."""

    id: UUID
    holder: Holder
    current: bool
    destroyed: bool
    secret: bytes | None
    until: float

    def usable(self) -> Key:
        if self.secret is None:
            raise SealBroken("The key was destroyed." if self.destroyed else "The key cannot be unwrapped.")
        return Key(self.id, self.secret)


_lock = threading.Lock()
_known: dict[UUID, Known] = {}
_current: dict[Holder, UUID] = {}
# Keys whose row this process has written but not committed: good for opening, never trusted for sealing without a
# look, since a rollback takes the row away and words sealed under it could never be opened.
_uncommitted: set[UUID] = set()


def current_key(holder: Holder) -> Key:
    """The key to seal with: made, in the caller's transaction, when the holder has none yet."""
    known = _trusted(holder) or _current_of(_fetch([holder]), holder) or _make(holder)
    if known.destroyed:
        raise Refused(gettext("These words have been destroyed for good; nothing new can be written here."))
    return known.usable()


def opening_key(key_id: UUID, holder: Holder) -> Key:
    """The key that sealed some stored bytes; one query brings all keys of the holder."""
    known = _find(key_id) or {row.id: row for row in _fetch([holder])}.get(key_id)
    if known is None or known.holder != holder:
        raise SealBroken(f"The key was not made for {holder}.")
    return known.usable()


def preload(holders: Iterable[Holder]) -> None:
    """Bring the keys of many holders in one query, before a list of their words is drawn."""
    cold = [holder for holder in dict.fromkeys(holders) if _remembered(holder) is None]
    if cold:
        _fetch(cold)


def forget(holder: Holder | None = None) -> None:
    """Drop unwrapped keys at once: one holder's, or all."""
    with _lock:
        for known in [each for each in _known.values() if holder is None or each.holder == holder]:
            del _known[known.id]
            _current.pop(known.holder, None)


def forget_with_commit(holder: Holder) -> None:
    """Drop a holder's keys now, and again once other threads can see what changed."""
    forget(holder)
    transaction.on_commit(lambda: forget(holder))


def row_holder(row: SealKey) -> Holder:
    return Holder(cast(Kind, str(row.holder_kind)), row.holder_id)


def wrapping(row: SealKey) -> bytes:
    """What a wrapped key is bound to, so that it cannot be laid on another row."""
    return f"key|{row.pk}|{row.holder_kind}|{row.holder_id}".encode()


def current_kek() -> tuple[str, bytes]:
    keks: dict[str, bytes] = settings.ALS_KEKS
    return next(iter(keks.items()))


def unwrapped(row: SealKey) -> bytes:
    """The key itself; SealBroken says why not."""
    kek = settings.ALS_KEKS.get(row.kek_id)
    if kek is None:
        raise SealBroken(f"Master key “{row.kek_id}” is not in ALS_KEKS.")
    return box.unwrap(bytes(row.wrapped), kek=kek, binding=wrapping(row))


def new_row(holder: Holder) -> SealKey:
    """A fresh key for a holder, wrapped under the current master key and not yet saved."""
    kek_id, kek = current_kek()
    row = SealKey(holder_kind=holder.kind, holder_id=holder.id, kek_id=kek_id)
    row.wrapped = box.wrap(box.new_key(), kek=kek, binding=wrapping(row))
    return row


def hold_until_commit(key_id: UUID) -> None:
    """Do not trust this new key for sealing from memory before its row is committed."""
    with _lock:
        _uncommitted.add(key_id)
    transaction.on_commit(lambda: _uncommitted.discard(key_id))


def _make(holder: Holder) -> Known:
    row = new_row(holder)
    hold_until_commit(row.pk)
    # Two processes may seal a first word at once: the second waits for the first, then finds its key.
    SealKey.objects.bulk_create([row], ignore_conflicts=True)
    known = _current_of(_fetch([holder]), holder)
    if known is None:
        raise SealBroken(f"No key could be made for {holder}.")
    return known


def _find(key_id: UUID) -> Known | None:
    with _lock:
        known = _known.get(key_id)
    return known if known is not None and known.until > time.monotonic() else None


def _remembered(holder: Holder) -> Known | None:
    with _lock:
        key_id = _current.get(holder)
    return None if key_id is None else _find(key_id)


def _trusted(holder: Holder) -> Known | None:
    known = _remembered(holder)
    return None if known is None or known.id in _uncommitted else known


def _current_of(known: list[Known], holder: Holder) -> Known | None:
    return next((each for each in known if each.holder == holder and each.current), None)


def _fetch(holders: list[Holder]) -> list[Known]:
    wanted = Q()
    for kind in {holder.kind for holder in holders}:
        ids = [holder.id for holder in holders if holder.kind == kind]
        wanted |= Q(holder_kind=kind, holder_id__in=ids)
    until = time.monotonic() + CACHE_SECONDS
    found = [_read(row, until) for row in SealKey.objects.filter(wanted)]
    with _lock:
        _drop_expired()
        for known in found:
            _known[known.id] = known
            if known.current:
                _current[known.holder] = known.id
    return found


def _read(row: SealKey, until: float) -> Known:
    secret = None
    if row.destroyed_at is None:
        with suppress(SealBroken):
            secret = unwrapped(row)
    return Known(row.pk, row_holder(row), row.retired_at is None, row.destroyed_at is not None, secret, until)


def _drop_expired() -> None:
    moment = time.monotonic()
    for known in [each for each in _known.values() if each.until <= moment]:
        del _known[known.id]
        if _current.get(known.holder) == known.id:
            del _current[known.holder]
