"""Reviews of a set, in the middle and at its end: a sheet each, alone; then all sheets together, without names."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.db.scoped_relations import ScopedForeignKey
from core.models import BaseModel
from core.sealing import SealedTextField
from sets.models.agreement import Agreement
from sets.models.learning_set import LearningSet
from sets.models.words import SetWords, in_scope


class Review(BaseModel):
    """One review of what a version of the agreement says; open until the set looks at its sheets together."""

    class Kind(models.TextChoices):
        """When in its life a set looks back."""

        MIDDLE = "middle", _("In the middle")
        END = "end", _("At the end")

    learning_set = models.ForeignKey(LearningSet, on_delete=models.CASCADE, related_name="reviews")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    agreement = ScopedForeignKey(Agreement, on_delete=models.CASCADE, related_name="+")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["learning_set"], condition=models.Q(shown_at=None), name="sets_review_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"Review {self.pk}"


class ReviewSheet(SetWords):
    """One person's sheet: a mark for each rule, as digits in the rules' order ("-" where none), and two answers."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="sheets")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    marks = SealedTextField(_("marks"), blank=True)
    keep = SealedTextField(_("keep doing"), blank=True)
    change = SealedTextField(_("change"), blank=True)

    objects = in_scope()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["review", "author"], name="sets_review_sheet_once")]

    def __str__(self) -> str:
        return f"Review sheet {self.pk}"
