"""A programme's streams: groups of its sets that plan sessions of their own, over a span of their own."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from programmes.models.programme import Programme
from programmes.rhythm import MONTHS_MOST, about_weeks, offered_weeks
from sessions.process import defaults


class ProgrammeStream(BaseModel):
    """One stream, such as “Finance”. What it leaves empty is the programme's."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="streams")
    name = models.CharField(_("name"), max_length=40)
    planned_sessions = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[
            MinValueValidator(defaults.SESSIONS_PLANNED_LEAST),
            MaxValueValidator(defaults.SESSIONS_PLANNED_MOST),
        ],
    )
    months = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MONTHS_MOST)]
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("programme", Lower("name"), name="programmes_stream_once"),
            models.CheckConstraint(
                condition=Q(planned_sessions=None)
                | Q(
                    planned_sessions__gte=defaults.SESSIONS_PLANNED_LEAST,
                    planned_sessions__lte=defaults.SESSIONS_PLANNED_MOST,
                ),
                name="programmes_stream_sessions",
            ),
            models.CheckConstraint(
                condition=Q(months=None) | Q(months__gte=1, months__lte=MONTHS_MOST),
                name="programmes_stream_months",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def sessions(self) -> int:
        """How many sessions each of its sets plans."""
        return self.planned_sessions or self.programme.planned_sessions

    @property
    def span(self) -> int | None:
        """Over how many months; None where neither it nor the programme says."""
        return self.months or self.programme.months

    @property
    def about(self) -> int | None:
        """About how many weeks lie between two sessions, as number and span say; None without a span."""
        return about_weeks(self.sessions, self.span) if self.span else None

    @property
    def weeks(self) -> int:
        """The rhythm that its new sets begin with: the nearest that is offered; without a span, the programme's."""
        return offered_weeks(self.sessions, self.span) if self.span else self.programme.weeks_between
