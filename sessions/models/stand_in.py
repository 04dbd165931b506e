"""Voices for who runs a session that has lost its host."""

from django.conf import settings
from django.db import models

from core.models import BaseModel
from sessions.models.session import Session


class StandInVoice(BaseModel):
    """One member's voice for a member who would run the session; two voices name them."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="stand_in_voices")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="sessions_stand_in_voice_once")
        ]

    def __str__(self) -> str:
        return f"Voice {self.pk}"
