"""Rotating the master key: every holder's key is wrapped again; the words are not changed."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from core.audit import trail
from core.models import SealKey
from core.sealing import box, master_keys, proof
from core.sealing.progress import Progress, silent
from core.sealing.words import SealBroken

CHUNK = 500
_FIRST = UUID(int=0)


@dataclass
class Rewrapped:
    """Counts of a run: keys wrapped again, and keys that could not be unwrapped and were left alone."""

    keys: int = 0
    broken: int = 0


def rewrap_keys(*, progress: Progress = silent) -> Rewrapped:
    """Wrap every key under the current master key; safe to stop and run again. SealBroken while that is not proven."""
    proof.require_proven()
    kek_id, _kek = master_keys.current_kek()
    waiting = SealKey.objects.filter(destroyed_at=None).exclude(kek_id=kek_id).order_by("id")
    total, done, last = waiting.count(), Rewrapped(), _FIRST
    while True:
        with transaction.atomic():
            rows = list(waiting.filter(id__gt=last).select_for_update()[:CHUNK])
            if not rows:
                return done
            if ready := _rewrapped(rows, done):
                SealKey.objects.bulk_update(ready, ["kek_id", "wrapped"])
                trail.record_on_site("keys.rewrapped", keys=len(ready), master_key=kek_id)
        last = rows[-1].pk
        progress("keys", done.keys + done.broken, total)


def broken_keys() -> list[tuple[SealKey, str]]:
    """Every live key that cannot be unwrapped, with the reason."""
    found = []
    for row in SealKey.objects.filter(destroyed_at=None).order_by("id").iterator(chunk_size=CHUNK):
        try:
            master_keys.unwrapped(row)
        except SealBroken as broken:
            found.append((row, str(broken)))
    return found


def _rewrapped(rows: list[SealKey], done: Rewrapped) -> list[SealKey]:
    kek_id, kek = master_keys.current_kek()
    ready = []
    for row in rows:
        try:
            secret = master_keys.unwrapped(row)
        except SealBroken:
            done.broken += 1
            continue
        row.kek_id, row.wrapped = kek_id, box.wrap(secret, kek=kek, binding=master_keys.wrapping(row))
        ready.append(row)
    done.keys += len(ready)
    return ready
