"""Captured words: contributions in rounds, and reflections at the end of a round or session."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.sealing import SealedTextField
from sessions.models.rounds import Round
from sessions.models.session import Session
from sessions.models.steps import Step
from sets.models import SetWords, in_scope


class Contribution(SetWords):
    """A question, suggestion, resource, note or take-away worth keeping, as it was said."""

    class Kind(models.TextChoices):
        """What it is."""

        CLARIFICATION = "clarification", _("Clarification")
        PROBING = "probing", _("Probing")
        ACTION_QUESTION = "action_question", _("Action")
        SUGGESTION = "suggestion", _("Suggestion")
        RESOURCE = "resource", _("Resource")
        PARKED = "parked", _("Parked question")
        NOTE = "note", _("Note")
        TAKEAWAY = "takeaway", _("Take-away")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="contributions")
    step = models.ForeignKey(Step, null=True, on_delete=models.SET_NULL, related_name="contributions")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    words = SealedTextField(_("words"))
    starred_at = models.DateTimeField(null=True, blank=True)
    is_late = models.BooleanField(default=False, help_text="It arrived after the stage had moved on.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # Who took it out of the closed record; None for what was withdrawn in the room, which leaves no mark.
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = in_scope()

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"Contribution {self.pk}"


class Reflection(SetWords):
    """What somebody said at the end of a round or of the session: went well, could be better, the closing answer."""

    class Kind(models.TextChoices):
        """Which of the three questions it answers."""

        WELL = "well", _("Went well")
        BETTER = "better", _("Could be better")
        CLOSING = "closing", _("Closing round")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="reflections")
    # The round whose process was reviewed; None at the end of the session.
    round = models.ForeignKey(
        Round, null=True, blank=True, on_delete=models.CASCADE, related_name="reflections"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    words = SealedTextField(_("words"))
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = in_scope()

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"Reflection {self.pk}"
