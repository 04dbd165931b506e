"""Activities that are planned for a session before its room is opened."""

from django.db import models

from core.models import BaseModel
from sessions.models.session import Session


class PlannedActivity(BaseModel):
    """An activity in the plan of a session to come; opening the room makes it a round."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="planned_activities")
    format = models.SlugField(help_text="One of the built-in activities, or a version of the set's own.")

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "format"], name="sessions_activity_once"),
        ]

    def __str__(self) -> str:
        return f"Planned activity {self.pk}"
