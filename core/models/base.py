"""The model every other model grows from: a key made in Python and the moment of making."""

from django.db import models

from core import clock
from core.ids import uuid7


class BaseModel(models.Model):
    """A row with a UUIDv7 key; its name never shows words."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.label_lower} {str(self.pk)[-12:]}"
