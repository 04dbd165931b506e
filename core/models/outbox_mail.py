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
        DEAD = "dead"  # given up after the last attempt
        REFUSED = "refused"  # for good, by the reader's own server

    class Priority(models.IntegerChoices):
        NOW = 0  # somebody sits and waits for it, as for a code
        SOON = 1

    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField(max_length=254)
    letter = models.CharField(max_length=64)
    about = models.JSONField(default=dict, blank=True)
    priority = models.PositiveSmallIntegerField(
        choices=Priority, default=Priority.SOON, db_default=Priority.SOON
    )
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(default=clock.now)
    # When it was due before any attempt; null for letters from before this was written down.
    first_due_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=100, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["priority", "due_at"],
                condition=models.Q(state="waiting"),
                name="outboxmail_next",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="waiting", settled_at__isnull=True)
                | (~models.Q(state="waiting") & models.Q(settled_at__isnull=False)),
                name="outboxmail_settled",
            )
        ]
