"""The outbox: mail waiting to be sent, and mail that was."""

from django.db import models

from core import clock
from core.models.base import BaseModel


class OutboxMail(BaseModel):
    """One mail to one address; `about` holds ids for the letter's writer, never words."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        DROPPED = "dropped"
        DEAD = "dead"

    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField(max_length=254)
    letter = models.CharField(max_length=64)
    about = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=100, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state="waiting"),
                name="outboxmail_waiting",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="waiting", settled_at__isnull=True)
                | (~models.Q(state="waiting") & models.Q(settled_at__isnull=False)),
                name="outboxmail_settled",
            )
        ]
