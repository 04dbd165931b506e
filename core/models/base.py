"""The abstract base of all models: a UUID primary key and `created_at`."""

from django.db import models

from core import clock
from core.ids import uuid7


class BaseModel(models.Model):
    """A row with a UUIDv7 primary key; `str()` gives type and id, never words."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.label_lower} {str(self.pk)[-12:]}"
