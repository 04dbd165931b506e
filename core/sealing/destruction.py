"""Crypto-shredding: once a holder's keys are destroyed its words cannot be decrypted, in backups neither."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, models, transaction

from core import clock
from core.audit import trail
from core.backup import deletions
from core.models import SealKey
from core.sealing import keyring
from core.sealing.holder import Holder


@transaction.atomic
def shred(holder: Holder, *, actor: models.Model | None = None) -> int:
    """Destroy every key of a holder for good; returns how many. A row stays as a tombstone, so no new key is made."""
    stone = keyring.unproven_row(holder)
    SealKey.objects.bulk_create([stone], ignore_conflicts=True)
    rows = list(keys_of(holder).filter(destroyed_at=None).select_for_update())
    overwrite(rows)
    keyring.forget_with_commit(holder)
    deletions.note(kind=_kind(holder), subject_id=holder.id)
    if rows:
        about = holder.id if holder.kind == "set" else None
        trail.record(actor=actor, verb="words.shredded", obj=rows[0], learning_set_id=about, keys=len(rows))
    return len([row for row in rows if row.pk != stone.pk])


def keys_of(holder: Holder) -> models.QuerySet[SealKey]:
    return SealKey.objects.filter(holder_kind=holder.kind, holder_id=holder.id).order_by("id")


def overwrite(rows: Iterable[SealKey]) -> None:
    if connection.vendor == "sqlite":
        # SQLite would leave the old bytes in freed pages. PostgreSQL keeps them until VACUUM: see docs/sealing.md.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
    for row in rows:
        row.wrapped, row.destroyed_at = bytes(len(row.wrapped)), clock.now()
        row.save(update_fields=["wrapped", "destroyed_at"])


def _kind(holder: Holder) -> str:
    return f"words.{holder.kind}"


@deletions.redone_by("words.set")
def _shred_set(subject_id: UUID) -> None:
    shred(Holder("set", subject_id))


@deletions.redone_by("words.person")
def _shred_person(subject_id: UUID) -> None:
    shred(Holder("person", subject_id))


@deletions.redone_by("words.leads")
def _shred_leads(subject_id: UUID) -> None:
    shred(Holder("leads", subject_id))
