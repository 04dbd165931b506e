"""What the set has still to be told about a session."""

from typing import Self

from django.conf import settings
from django.db import models

from core.models import BaseModel
from sessions.models import Session


class SessionNewsQuerySet(models.QuerySet["SessionNews"]):
    """News by whether it was told."""

    def untold(self) -> Self:
        """Not told yet, in the order in which it happened."""
        return self.filter(told_at=None).order_by("created_at", "id")


class SessionNews(BaseModel):
    """One change of a date that the set is told of; written in the transaction of the change, and gone days later."""

    class Kind(models.TextChoices):
        PLANNED = "planned"
        CHANGED = "changed"
        CANCELLED = "cancelled"
        RESTORED = "restored"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="news")
    kind = models.CharField(max_length=9, choices=Kind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    told_at = models.DateTimeField(
        null=True, blank=True, help_text="When its letters were posted, or it came to nothing."
    )

    objects = SessionNewsQuerySet.as_manager()
