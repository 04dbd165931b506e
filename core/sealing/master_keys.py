"""Wrapping the keys of holders under the master keys in ALS_KEKS, and unwrapping them."""

from django.conf import settings

from core.models import SealKey
from core.sealing import box
from core.sealing.words import SealBroken


def wrapping(row: SealKey) -> bytes:
    """The associated data of a wrapped key, so that it cannot be copied to another row."""
    return f"key|{row.pk}|{row.holder_kind}|{row.holder_id}".encode()


def current_kek() -> tuple[str, bytes]:
    keks: dict[str, bytes] = settings.ALS_KEKS
    return next(iter(keks.items()))


def unwrapped(row: SealKey) -> bytes:
    """Unwrap a row's key; raises SealBroken with the reason."""
    kek = settings.ALS_KEKS.get(row.kek_id)
    if kek is None:
        raise SealBroken(f"Master key “{row.kek_id}” is not in ALS_KEKS.")
    return box.unwrap(bytes(row.wrapped), kek=kek, binding=wrapping(row))
