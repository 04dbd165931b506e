"""The life of a set: the steps that it took, and for how long its agreement was renewed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.db.scoped_relations import ScopedForeignKey
from core.models import BaseModel
from core.sealing import SealedTextField
from sets.models.agreement import Agreement
from sets.models.learning_set import LearningSet, SetStatus
from sets.models.words import SetWords, in_scope


class SetStep(BaseModel):
    """One step from a status to the next, when and by whom; taken by nobody when a first session was closed."""

    learning_set = models.ForeignKey(LearningSet, on_delete=models.CASCADE, related_name="steps")
    status = models.CharField(max_length=12, choices=SetStatus.choices)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["taken_at", "id"]
        indexes = [models.Index(fields=["learning_set", "taken_at"], name="sets_step_of_set")]

    def __str__(self) -> str:
        return f"Set step {self.pk}"


class Renewal(SetWords):
    """How long a version of the agreement is meant to hold, and the short look back with which it was renewed."""

    agreement = ScopedForeignKey(Agreement, on_delete=models.CASCADE, related_name="renewals")
    first_session = models.PositiveSmallIntegerField()
    last_session = models.PositiveSmallIntegerField()
    until_on = models.DateField(null=True, blank=True)
    look_back = SealedTextField(_("looking back"), blank=True)

    objects = in_scope()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement"], name="sets_renewal_once"),
            models.CheckConstraint(
                condition=models.Q(first_session__lte=models.F("last_session")), name="sets_renewal_order"
            ),
        ]

    def __str__(self) -> str:
        return f"Renewal {self.pk}"
