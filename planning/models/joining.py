"""How people find their way into one session, and what they bring: for the set alone, in no letter and no calendar."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.sealing import SealedTextField
from sessions.models import Session
from sets.models import SetWords, in_scope


class JoiningNotes(SetWords):
    """What whoever runs a session says of its place; the video link stands on the session itself."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="joining_notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    way = SealedTextField(_("how to find the room"), blank=True)
    bring = SealedTextField(_("what to bring"), blank=True)

    objects = in_scope()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session"], name="planning_joining_notes_once")]

    def __str__(self) -> str:
        return f"Joining notes {self.pk}"
