"""A quarter's report: a programme's figures as they stood when a lead made it, and never another."""

from django.conf import settings
from django.db import models

from core.models import BaseModel
from programmes.models.programme import Programme


class QuarterReport(BaseModel):
    """One quarter of one programme. `content` is made of figures that a lead's pages showed that day: no names of
    people, whose ids stand for them, and no words."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="quarter_reports")
    first = models.DateField(help_text="The quarter’s first day.")
    content = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-first"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "first"], name="programmes_report_once"),
        ]

    def __str__(self) -> str:
        return f"Quarter’s report {self.pk}"
