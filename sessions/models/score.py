"""How useful a session was, one number each, where its programme asks; and what is left of the answers after a week."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.models import BaseModel
from sessions.models.session import Session

SCORE_MOST = 5
ANSWERS_LEAST = 4  # else a mean would tell of few


class SessionScore(BaseModel):
    """One member's answer, which nobody but they themselves reads; deleted when the answers are added up."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="scores")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="sessions_score_once"),
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=SCORE_MOST), name="sessions_score_one_to_five"
            ),
        ]

    def __str__(self) -> str:
        return f"Score {self.pk}"


class FrozenScore(BaseModel):
    """The sum of a session's answers, four or more, added up once; it never changes."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="frozen_score")
    answers = models.PositiveSmallIntegerField()
    total = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answers__gte=ANSWERS_LEAST, total__gte=F("answers")),
                name="sessions_score_of_four",
            ),
        ]

    def __str__(self) -> str:
        return f"Frozen score {self.pk}"
