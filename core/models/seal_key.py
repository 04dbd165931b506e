"""The key under which one holder's words are sealed, itself wrapped by a master key."""

from django.db import models

from core.models.base import BaseModel


class SealKey(BaseModel):
    """One key of one set or person, or of the site; a destroyed key stays as a stone over its words."""

    class HolderKind(models.TextChoices):
        SET = "set"
        PERSON = "person"
        SITE = "site"  # no words: the audit's digests

    holder_kind = models.CharField(max_length=8, choices=HolderKind)
    holder_id = models.UUIDField()
    kek_id = models.CharField(max_length=32)
    wrapped = models.BinaryField()
    retired_at = models.DateTimeField(null=True, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["holder_kind", "holder_id"], name="sealkey_holder")]
        constraints = [
            # A destroyed key that was never retired still counts, so a shredded holder gets no new one.
            models.UniqueConstraint(
                fields=["holder_kind", "holder_id"],
                condition=models.Q(retired_at__isnull=True),
                name="sealkey_one_current",
            ),
            models.CheckConstraint(
                condition=models.Q(holder_kind__in=["set", "person", "site"]), name="sealkey_holder_kind"
            ),
        ]
