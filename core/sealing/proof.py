"""Whether the master keys in ALS_KEKS open what is sealed: nothing is written under one that was not proven."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models

from core.models import SealKey
from core.sealing.master_keys import current_kek, unwrapped
from core.sealing.words import SealBroken

# Keys tried for each master key and kind of holder: a single row that was damaged says nothing of its master key.
TRIED = 3


class Unproven(SealBroken):
    """The current master key may be another one than before: nothing can be written under it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A master key that is in use and cannot be used here."""

    kek_id: str
    said: str


_proven: set[tuple[str, bytes]] = set()


def faults() -> list[Fault]:
    """What is wrong with the master keys that are in use, a line each; [] when each opens a key of every kind."""
    used = _live().order_by("kek_id", "holder_kind").values_list("kek_id", "holder_kind").distinct()
    found: dict[str, Fault] = {}
    for kek_id, kind in used:
        if kek_id not in found and (said := _fault(kek_id, kind)):
            found[kek_id] = Fault(kek_id, said)
    return list(found.values())


def require_proven() -> None:
    """Raise Unproven unless keys may be wrapped under the current master key: it opens those that are, or it is new
    and its predecessors open theirs. A key once proven stays so for this process."""
    current = current_kek()
    if current in _proven:
        return
    broken = faults()
    used = _live().filter(kek_id=current[0]).exists()
    if any(fault.kek_id == current[0] or not used for fault in broken):
        raise Unproven(broken[0].said)
    if used:
        _proven.add(current)


def forget() -> None:
    """Prove anew, as another process would."""
    _proven.clear()


def _live() -> models.QuerySet[SealKey]:
    return SealKey.objects.filter(destroyed_at=None)


def _fault(kek_id: str, kind: str) -> str:
    if kek_id not in settings.ALS_KEKS:
        return f"Master key “{kek_id}” is in use but not in ALS_KEKS."
    rows = list(_live().filter(kek_id=kek_id, holder_kind=kind).order_by("id")[:TRIED])
    if not rows or any(_opens(row) for row in rows):
        return ""
    return f"Master key “{kek_id}” in ALS_KEKS is another one than before: it opens no key of a {kind}."


def _opens(row: SealKey) -> bool:
    try:
        return bool(unwrapped(row))
    except SealBroken:
        return False
