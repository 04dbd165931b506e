"""A set's agreement in versions, which each member accepts."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.db.scoped_relations import ScopedForeignKey
from core.models import BaseModel
from core.sealing import SealedTextField
from programmes.usual_agreement import meaning_of
from sets.models.learning_set import LearningSet
from sets.models.words import SetWords, in_scope


class Agreement(SetWords):
    """One version of a set's ground rules (one per line) and confidentiality terms."""

    learning_set = models.ForeignKey(LearningSet, on_delete=models.CASCADE, related_name="agreements")
    version = models.PositiveSmallIntegerField()
    ground_rules = SealedTextField(_("ground rules"))
    confidentiality = SealedTextField(_("confidentiality"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = in_scope()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["learning_set", "version"], name="sets_agreement_version")
        ]

    def __str__(self) -> str:
        return f"Agreement {self.pk}"

    @property
    def names_attendance(self) -> bool:
        """Whether who accepts it agrees that the programme's leads see their attendance by name."""
        return self.learning_set.programme.names_attendance

    @property
    def rules(self) -> list[str]:
        """The rules as a list, without empty lines."""
        return [line.strip() for line in str(self.ground_rules).splitlines() if line.strip()]

    @property
    def explained(self) -> list[tuple[str, str]]:
        """The rules, each with its meaning in the set's usual format; a rule of the set's own needs none."""
        usual = self.learning_set.default_format
        return [(rule, meaning_of(rule, format=usual)) for rule in self.rules]

    @property
    def looked_back_at(self) -> list[tuple[str, str]]:
        """What a review asks about: the rules, and then what was agreed about confidentiality."""
        kept = " ".join(str(self.confidentiality).split())
        return [
            *self.explained,
            *([(kept, gettext("What you agreed about confidentiality."))] if kept else []),
        ]


class AcceptanceQuerySet(models.QuerySet["Acceptance"]):
    """Acceptances by what was accepted."""

    def in_force(self) -> Self:
        """Those of what the agreement says today: who accepted it before the programme decided that attendance is seen
        by name has not accepted that."""
        return self.filter(
            Q(names_attendance=True) | Q(agreement__learning_set__programme__names_attendance=False)
        )

    def latest_of(self, set_ref: object, person_ref: object) -> Self:
        """What a person last accepted in a set; both may refer to an outer query."""
        return self.filter(learning_set=set_ref, person=person_ref).order_by("-accepted_at", "-id")


class Acceptance(BaseModel):
    """One person's acceptance of one version, and whether it said that attendance is seen by name."""

    agreement = ScopedForeignKey(Agreement, on_delete=models.CASCADE, related_name="acceptances")
    # The agreement's, once more: the agreement is a table with words, which a lead's page may not ask. None only where
    # the version before wrote it while this one came in.
    learning_set = models.ForeignKey(LearningSet, null=True, on_delete=models.CASCADE, related_name="+")
    names_attendance = models.BooleanField(default=False, db_default=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    accepted_at = models.DateTimeField(default=clock.now)

    objects = AcceptanceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "person"], name="sets_acceptance_once")]

    def __str__(self) -> str:
        return f"Acceptance {self.pk}"
