"""What a person does not want to be written about, what they get once a day, and when they are not written to."""

from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models

from core.models import BaseModel, OutboxMail


class StoppedNotice(BaseModel):
    """One kind of letter that this person gets no more; without a row they get it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.SlugField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="planning_stopped_notice_once")
        ]

    def __str__(self) -> str:
        return f"Stopped notice {self.pk}"


class DailyNotice(BaseModel):
    """One kind of letter that this person gets once a day, in one letter with others."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.SlugField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="planning_daily_notice_once")]

    def __str__(self) -> str:
        return f"Daily notice {self.pk}"


class GatheredLetterQuerySet(models.QuerySet["GatheredLetter"]):
    """Letters that wait for the next morning."""

    def waiting(self) -> Self:
        """Not yet in any day's letter, the oldest first."""
        return self.filter(batch=None).order_by("created_at", "id")

    def gather(self, mail: OutboxMail, person_id: UUID) -> None:
        """In place of a letter of its own; the same letter twice is gathered once."""
        kept = {"person_id": person_id, "letter": mail.letter, "about": mail.about}
        self.get_or_create(key=mail.key, defaults=kept)


class GatheredLetter(BaseModel):
    """One letter that waits to be told of in the day's letter; what it says is looked up then. No words, only ids."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200, unique=True)
    letter = models.CharField(max_length=64)
    about = models.JSONField(default=dict)
    batch = models.UUIDField(
        null=True, blank=True, db_index=True, help_text="The day's letter that tells of it."
    )

    objects = GatheredLetterQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Gathered letter {self.pk}"


class QuietHours(BaseModel):
    """Wall time in the person's zone; what comes in these hours waits. Without a row nothing waits."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    begins = models.TimeField()
    until = models.TimeField()
    weekends = models.BooleanField(default=False, help_text="Whether all of Saturday and Sunday is quiet.")

    def __str__(self) -> str:
        return f"Quiet hours {self.pk}"
