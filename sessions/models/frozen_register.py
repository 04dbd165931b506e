"""A session's register as it was counted when it closed: what leads see of it, and what no leaving changes."""

from django.db import models
from django.db.models import F, Q

from core.models import BaseModel
from sessions.models.session import Session


class FrozenRegister(BaseModel):
    """How many members were due and how many came, counted once at a session's close; a correction adds a row."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="frozen_registers")
    number = models.PositiveSmallIntegerField(
        default=1, help_text="1 at the close; each later count is one more."
    )
    places = models.PositiveSmallIntegerField(help_text="Members of that day who were due.")
    came = models.PositiveSmallIntegerField()
    # How they came and why others did not; None in counts made before these were kept.
    remote = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of those who came.")
    late = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of those who came.")
    apologies = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of those who did not.")
    same_people = models.BooleanField(
        default=True,
        help_text="Whether those due are those of the first count. Else two counts told of whom they differ by.",
    )
    by_name = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether the programme’s leads see its lines by name, as all who were due had accepted.",
    )
    superseded_at = models.DateTimeField(null=True, blank=True, help_text="When it was counted anew.")

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(superseded_at=None), name="sessions_one_count_in_force"
            ),
            models.UniqueConstraint(fields=["session", "number"], name="sessions_count_number_once"),
            models.CheckConstraint(condition=Q(came__lte=F("places")), name="sessions_came_of_places"),
        ]

    def __str__(self) -> str:
        return f"Frozen register {self.pk}"
