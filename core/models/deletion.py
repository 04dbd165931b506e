"""What was destroyed on purpose, so that a restored backup can be made to forget it again."""

from django.db import models

from core.models.base import BaseModel


class Deletion(BaseModel):
    """One thing gone: its kind and id, never what it held."""

    kind = models.CharField(max_length=64)
    subject_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="deletion_once")]
