"""What the set says to a trainee facilitator after a session."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.sealing import SealedTextField
from sessions.models.session import Session
from sets.models import SetWords, in_scope


class TraineeFeedback(SetWords):
    """What one member or facilitator says to a session's trainee: for the two of them alone."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="trainee_feedback")
    trainee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    words = SealedTextField(_("feedback"), blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = in_scope()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "author"], name="sessions_trainee_feedback_once")
        ]

    def __str__(self) -> str:
        return f"Trainee feedback {self.pk}"
