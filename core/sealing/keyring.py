"""The cache of unwrapped encryption keys, kept in memory for at most 15 seconds; finds and makes keys."""

import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from core.errors import Refused
from core.models import SealKey
from core.sealing import box
from core.sealing.holder import Holder, Kind
from core.sealing.master_keys import current_kek, unwrapped, wrapping
from core.sealing.proof import require_proven
from core.sealing.words import SealBroken

CACHE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Key:
    """A usable key, unwrapped."""

    id: UUID
    secret: bytes


@dataclass(frozen=True, slots=True)
class Known:
    """One cached key row; without its secret when the key was destroyed or cannot be unwrapped."""

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
# Keys whose row this process has written but not committed. Fine for decrypting; before encrypting, the row is read
# again, since a rollback removes it and words encrypted under it would be lost.
_uncommitted: set[UUID] = set()


def current_key(holder: Holder) -> Key:
    """The key to encrypt with; made in the caller's transaction if the holder has none yet. Raises Refused once the
    holder's keys were destroyed."""
    known = _trusted(holder) or _current_of(_fetch([holder]), holder) or _make(holder)
    if known.destroyed:
        raise Refused(gettext("These words have been destroyed for good; nothing new can be written here."))
    return known.usable()


def opening_key(key_id: UUID, holder: Holder) -> Key:
    """The key by which stored bytes were encrypted; one query loads all keys of the holder. Raises SealBroken."""
    known = _find(key_id) or {row.id: row for row in _fetch([holder])}.get(key_id)
    if known is None or known.holder != holder:
        raise SealBroken(f"The key was not made for {holder}.")
    return known.usable()


def preload(holders: Iterable[Holder]) -> None:
    """Load the keys of many holders in one query, before a list of their words is rendered."""
    cold = [holder for holder in dict.fromkeys(holders) if _remembered(holder) is None]
    if cold:
        _fetch(cold)


def forget(holder: Holder | None = None) -> None:
    """Remove keys from the cache now: one holder's, or all."""
    with _lock:
        for known in [each for each in _known.values() if holder is None or each.holder == holder]:
            del _known[known.id]
            _current.pop(known.holder, None)


def forget_with_commit(holder: Holder) -> None:
    """Remove a holder's keys from the cache now and after the commit, since other threads may reload old rows
    between."""
    forget(holder)
    transaction.on_commit(lambda: forget(holder))


def row_holder(row: SealKey) -> Holder:
    return Holder(cast(Kind, str(row.holder_kind)), row.holder_id)


def new_row(holder: Holder) -> SealKey:
    """A new key row for a holder, wrapped under the current master key and not yet saved. Raises SealBroken while that
    one is not proven."""
    require_proven()
    return unproven_row(holder)


def unproven_row(holder: Holder) -> SealKey:
    """The same for a key that is destroyed at once, which needs no master key."""
    kek_id, kek = current_kek()
    row = SealKey(holder_kind=holder.kind, holder_id=holder.id, kek_id=kek_id)
    row.wrapped = box.wrap(box.new_key(), kek=kek, binding=wrapping(row))
    return row


def hold_until_commit(key_id: UUID) -> None:
    """Do not encrypt with this new key from the cache before its row is committed."""
    with _lock:
        _uncommitted.add(key_id)
    transaction.on_commit(lambda: _uncommitted.discard(key_id))


def _make(holder: Holder) -> Known:
    row = new_row(holder)
    hold_until_commit(row.pk)
    # Two processes may need a holder's first key at once: the second waits for the first, then finds its row.
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
