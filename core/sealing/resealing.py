"""Replacing one holder's key: all words are decrypted and encrypted under a new key, in small batches."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from core import clock
from core.audit import trail
from core.db.unscoped import rows
from core.models import SealKey
from core.sealing import box, keyring
from core.sealing.destruction import keys_of, overwrite
from core.sealing.holder import Holder
from core.sealing.model import SealedModel
from core.sealing.progress import Progress, silent
from core.sealing.registry import sealed_models
from core.sealing.words import SealBroken

CHUNK = 200
# Other processes may use the old key until it leaves their cache; the rest is for transactions still open then.
GRACE_SECONDS = 2 * keyring.CACHE_SECONDS
_FIRST = UUID(int=0)


@dataclass
class Resealed:
    """Counts of a run: values re-encrypted, values left alone that cannot be decrypted, old keys destroyed."""

    words: int = 0
    broken: int = 0
    destroyed: int = 0


def reseal_holder(
    holder: Holder,
    *,
    grace_seconds: float = GRACE_SECONDS,
    progress: Progress = silent,
    wait: Callable[[float], None] = time.sleep,
) -> Resealed:
    """Re-encrypt all words of a holder under a new key, then destroy the old one unless words still need it.
    Safe to stop and run again: if an old key is left, it continues where the last run stopped."""
    done = Resealed()
    if not _retire(holder):
        return done
    _sweep(holder, done, progress)
    wait(grace_seconds)
    done.broken = 0
    _sweep(holder, done, progress)
    if not done.broken:
        done.destroyed = _destroy_retired(holder)
    return done


@transaction.atomic
def _retire(holder: Holder) -> bool:
    """Make a new current key, unless the last run left one; False when there is nothing to re-encrypt."""
    rows = list(keys_of(holder).select_for_update())
    current = next((row for row in rows if row.retired_at is None), None)
    if current is None or current.destroyed_at is not None:
        return False
    if not any(row.retired_at and not row.destroyed_at for row in rows):
        current.retired_at = clock.now()
        current.save(update_fields=["retired_at"])
        made = keyring.new_row(holder)
        keyring.hold_until_commit(made.pk)
        made.save(force_insert=True)
        keyring.forget_with_commit(holder)
        _record("words.new_key", holder, made)
    return True


def _sweep(holder: Holder, done: Resealed, progress: Progress) -> None:
    for model in sealed_models():
        seen, total = 0, model.sealed_rows(holder).count()
        for ids in _chunks(model, holder):
            with transaction.atomic():
                for row in rows(model).filter(pk__in=ids).select_for_update().order_by("pk"):
                    _reseal(row, done)
            seen += len(ids)
            progress(model._meta.label_lower, seen, total)


def _chunks(model: type[SealedModel], holder: Holder) -> Iterator[list[UUID]]:
    last = _FIRST
    while True:
        rows = model.sealed_rows(holder).filter(pk__gt=last).order_by("pk")
        ids = list(rows.values_list("pk", flat=True)[:CHUNK])
        if not ids:
            return
        yield ids
        last = ids[-1]


def _reseal(row: SealedModel, done: Resealed) -> None:
    """Writes only values that are encrypted under another key than the current one."""
    current = keyring.current_key(row.seal_holder())
    written = {}
    for field in row.sealed_fields():
        stored = row.__dict__[field.attname]
        try:
            if stored and box.parse(stored).key_id != current.id:
                written[field.attname] = field.seal(row, field.open(row, stored).words)
        except SealBroken:
            done.broken += 1
    if written:
        rows(type(row)).filter(pk=row.pk).update(**written)
        done.words += len(written)


@transaction.atomic
def _destroy_retired(holder: Holder) -> int:
    rows = keys_of(holder).filter(retired_at__isnull=False, destroyed_at=None)
    retired: list[SealKey] = list(rows.select_for_update())
    overwrite(retired)
    keyring.forget_with_commit(holder)
    if retired:
        _record("words.resealed", holder, retired[0], keys_destroyed=len(retired))
    return len(retired)


def _record(verb: str, holder: Holder, key: SealKey, **facts: trail.Fact) -> None:
    about = holder.id if holder.kind == "set" else None
    trail.record(actor=None, verb=verb, obj=key, learning_set_id=about, **facts)
