"""The deletion log in the database, from which deletions are repeated after a restore."""

from django.db import models

from core.models.base import BaseModel


class Deletion(BaseModel):
    """One deliberate deletion: its kind and the id of its subject, never the content."""

    kind = models.CharField(max_length=64)
    subject_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="deletion_once")]
