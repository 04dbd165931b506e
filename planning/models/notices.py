"""What a person does not want to be written about, and when they do not want to be written to."""

from django.conf import settings
from django.db import models

from core.models import BaseModel


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


class QuietHours(BaseModel):
    """Wall time in the person's zone; what comes in these hours waits. Without a row nothing waits."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    begins = models.TimeField()
    until = models.TimeField()
    weekends = models.BooleanField(default=False, help_text="Whether all of Saturday and Sunday is quiet.")

    def __str__(self) -> str:
        return f"Quiet hours {self.pk}"
