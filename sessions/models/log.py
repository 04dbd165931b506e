"""A facilitator's private learning log."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import PersonWords, own_words
from core.sealing import SealedTextField
from sessions.models.session import Session


class LogEntry(PersonWords):
    """One facilitator's private reflection on one session; the hours are read from the session itself."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="log_entries")
    words = SealedTextField(_("what I learnt"), blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = own_words()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "session"], name="sessions_log_once")]

    def __str__(self) -> str:
        return f"Log entry {self.pk}"
