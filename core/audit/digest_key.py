"""The key under which audit rows are digested: wrapped by a master key, so the database alone cannot make a row."""

import logging
from uuid import UUID

from django.db import models

from core import clock
from core.models import SealKey
from core.sealing import Holder, SealBroken, keyring, master_keys
from core.sealing.keyring import Key

log = logging.getLogger("core.audit")

HOLDER = Holder("site", UUID(int=0))
# It opens no words, so it may be remembered; by its id, so a rollback or a restore leaves nothing false behind.
_secrets: dict[UUID, bytes] = {}


def of_row(key_id: UUID) -> Key:
    """The key that some row was digested under; SealBroken says why it cannot be had."""
    if key_id not in _secrets:
        row = _rows().filter(pk=key_id).first()
        if row is None:
            raise SealBroken("The key is not there.")
        _secrets[key_id] = master_keys.unwrapped(row)
    return Key(key_id, _secrets[key_id])


def to_go_on(last: UUID | None) -> Key:
    """The key of the last row, else the site's. One that cannot be had is told and another made, and the rows under the
    old one no longer verify; but under a master key that is not proven nothing is made, and SealBroken raised: deeds
    wait for their place until the right one is back. The caller holds the audit's end."""
    last = last or _rows().filter(retired_at=None).values_list("pk", flat=True).first()
    if last is not None:
        try:
            return of_row(last)
        except SealBroken as broken:
            log.error("audit key cannot be opened", extra={"key": str(last), "reason": str(broken)})
    made = keyring.new_row(HOLDER)
    _rows().filter(retired_at=None).update(retired_at=clock.now())
    made.save(force_insert=True)
    return of_row(made.pk)


def _rows() -> models.QuerySet[SealKey]:
    return SealKey.objects.filter(holder_kind=HOLDER.kind, holder_id=HOLDER.id).order_by("id")
