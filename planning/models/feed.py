"""Private calendar feeds: one link a person, and one for each programme that they lead."""

from django.conf import settings
from django.db import models

from core import clock
from core.models import BaseModel
from programmes.models import Programme


class CalendarFeed(BaseModel):
    """A link that a calendar reads without signing in. The token is made from the salt with the site's secret; the
    database alone does not yield it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    programme = models.ForeignKey(
        Programme,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Of a lead's feed.",
    )
    salt = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    reminds = models.BooleanField(
        default=False, db_default=False, help_text="Whether the calendar itself reminds an hour before."
    )
    read_at = models.DateTimeField(null=True, blank=True, help_text="To the hour.")
    read_by = models.CharField(max_length=40, blank=True, help_text="The calendar's name, as it gives it.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(programme=None), name="planning_own_feed_once"
            ),
            models.UniqueConstraint(fields=["person", "programme"], name="planning_programme_feed_once"),
        ]

    def __str__(self) -> str:
        return f"Feed {self.pk}"
