"""When the worker and each periodic job last ran."""

from django.db import models

from core.models.base import BaseModel


class Heartbeat(BaseModel):
    """The last beat of the worker or of one periodic job."""

    name = models.CharField(max_length=100, unique=True)
    beat_at = models.DateTimeField(null=True, blank=True)
