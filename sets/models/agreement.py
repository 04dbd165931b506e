"""A set's agreement in versions, which each member accepts."""

from django.conf import settings
from django.db import models
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


class Acceptance(BaseModel):
    """One person's acceptance of one version."""

    agreement = ScopedForeignKey(Agreement, on_delete=models.CASCADE, related_name="acceptances")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    accepted_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "person"], name="sets_acceptance_once")]

    def __str__(self) -> str:
        return f"Acceptance {self.pk}"
