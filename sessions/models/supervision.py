"""Who supervises a facilitator, by that facilitator's own choice, and the entries of the log that they released."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import PersonWords, own_words
from core import clock
from core.models import BaseModel
from core.sealing import SealedTextField
from programmes.models import Programme, ProgrammeRole
from sessions.models.session import Session


class SupervisionQuerySet(models.QuerySet["Supervision"]):
    """Supervisions by whether they stand."""

    def standing(self) -> Self:
        """Not ended, by somebody who still facilitates in the programme in which they were chosen."""
        now = clock.now()
        roles = ProgrammeRole.objects.current(now).filter(role=ProgrammeRole.Role.FACILITATOR)
        mine = roles.filter(programme=models.OuterRef("programme"), person=models.OuterRef("supervisor"))
        return self.filter(models.Exists(mine), ended_at=None, supervisor__is_active=True)


class Supervision(BaseModel):
    """One facilitator's choice of a supervisor, for a period; the programme is their cohort."""

    facilitator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    supervisor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["facilitator"], condition=Q(ended_at=None), name="sessions_one_supervisor"
            ),
            models.CheckConstraint(
                condition=~Q(facilitator=F("supervisor")), name="sessions_another_supervises"
            ),
        ]

    def __str__(self) -> str:
        return f"Supervision {self.pk}"


class ReleasedEntry(PersonWords):
    """An entry of the log as its author let their supervisor read it; taken back, its row stays without its words."""

    supervision = models.ForeignKey(Supervision, on_delete=models.CASCADE, related_name="entries")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    words = SealedTextField(_("what I learnt"), blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = own_words()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["supervision", "session"],
                condition=Q(taken_back_at=None),
                name="sessions_entry_released_once",
            )
        ]

    def __str__(self) -> str:
        return f"Released entry {self.pk}"
