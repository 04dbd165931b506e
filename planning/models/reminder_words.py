"""What a facilitator puts before a reminder: sealed until it leaves by mail."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.sealing import SealedTextField
from sessions.models import Session
from sets.models import SetWords, in_scope


class ReminderWords(SetWords):
    """The words in front of one session's reminder; they stay when its date moves, and are looked at again."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="reminder_words")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    words = SealedTextField(_("your own words"))
    written_for = models.DateTimeField(help_text="The start of the session when they were written.")

    objects = in_scope()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session"], name="planning_reminder_words_once")]

    def __str__(self) -> str:
        return f"Reminder words {self.pk}"
