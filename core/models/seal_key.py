"""The data encryption keys of sets, people and programmes, each wrapped (encrypted) by a master key."""

from django.db import models

from core.models.base import BaseModel


class SealKey(BaseModel):
    """One key of a set, a person, a programme or the site; when it is destroyed the row stays as a tombstone, without
    the key."""

    class HolderKind(models.TextChoices):
        SET = "set"
        PERSON = "person"
        LEADS = "leads"  # of a programme, by its id
        SITE = "site"  # for the audit's digests; no words are under it

    holder_kind = models.CharField(max_length=8, choices=HolderKind)
    holder_id = models.UUIDField()
    kek_id = models.CharField(max_length=32)
    wrapped = models.BinaryField()
    retired_at = models.DateTimeField(null=True, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["holder_kind", "holder_id"], name="sealkey_holder")]
        constraints = [
            # A destroyed key still counts as the current one, so that a shredded holder never gets a new key.
            models.UniqueConstraint(
                fields=["holder_kind", "holder_id"],
                condition=models.Q(retired_at__isnull=True),
                name="sealkey_one_current",
            ),
            models.CheckConstraint(
                condition=models.Q(holder_kind__in=["set", "person", "leads", "site"]),
                name="sealkey_holder_kind",
            ),
        ]
