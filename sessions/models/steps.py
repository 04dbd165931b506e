"""A session's plan: one row per step, a snapshot of its formats, and one row per visit of a step."""

from typing import Any

from django.conf import settings
from django.db import models

from core import clock
from core.models import BaseModel
from sessions.models.session import Session


class Step(BaseModel):
    """One step of a session's plan, with its lines copied from the format, so that later versions change nothing."""

    class Phase(models.TextChoices):
        """The part of the session: opening, round or closing."""

        OPENING = "opening"
        ROUND = "round"
        BREAK = "break"
        CLOSING = "closing"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(
        help_text="Order in the plan, from 0; renumbered when the plan changes."
    )
    phase = models.CharField(max_length=8, choices=Phase.choices)
    round = models.ForeignKey(
        "als_sessions.Round", null=True, blank=True, on_delete=models.CASCADE, related_name="steps"
    )
    kind = models.CharField(max_length=24)
    name = models.CharField(max_length=60)
    minutes = models.PositiveSmallIntegerField()
    who_speaks = models.CharField(max_length=24)
    presenter_state = models.CharField(max_length=12)
    captures = models.JSONField(default=list, help_text="What is kept in it, by the process's own names.")
    lines = models.JSONField(default=dict, help_text="The product's lines for each role; nobody's words.")
    note = models.CharField(max_length=200, blank=True)
    is_own = models.BooleanField(
        default=False, db_default=False, help_text="The set has words of its own for it, in `StepWords`."
    )

    words: Any = None  # those words, where a reader of the set's has put them here

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"

    @property
    def shown_name(self) -> str:
        """What the set calls it, for the eyes of the set alone; else its built-in name."""
        return str(self.words.name) or self.name if self.words else self.name


class StageVisit(BaseModel):
    """One visit of a step, with its times and pauses; going back to the step adds another."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="visits")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="visits")
    entered_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(help_text="What it was given, without extensions.")
    extra_seconds = models.IntegerField(default=0)
    paused_seconds = models.PositiveIntegerField(default=0)
    pauses = models.JSONField(
        default=list, db_default=[], blank=True, help_text="When it was paused: pairs of moments."
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=models.Q(left_at=None), name="sessions_one_visit_open"
            ),
        ]

    def __str__(self) -> str:
        return f"Visit {self.pk}"

    @property
    def spent_seconds(self) -> float:
        """How long it took, without pauses; 0 while it is going on."""
        if self.left_at is None:
            return 0
        return max(0, (self.left_at - self.entered_at).total_seconds() - self.paused_seconds)
