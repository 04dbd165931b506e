"""Organisations, their programmes, and the people who lead or facilitate in them."""

import uuid
from datetime import datetime, timedelta
from typing import Self, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import BaseModel
from programmes.rhythm import months_from
from sessions.process import defaults
from sessions.process.formats import DEFAULT_FORMAT, usual_formats

AGREEMENT_MOST = 2000  # characters
# Ten years and a little: no promise of a set is longer, and no day that follows from it is one without a year.
KEPT_MOST = 3660  # days
YEARS_AHEAD = 20
FIRST_YEAR = 2000
TOLD_AHEAD = timedelta(days=14)  # how long before deletion owners are notified


class Organisation(BaseModel):
    """An organisation that runs programmes; the tenancy boundary between customers."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Programmes by the roles of a person."""

    def led_by(self, user_id: uuid.UUID) -> Self:
        """Programmes that the person leads today."""
        return self.filter(
            pk__in=ProgrammeRole.objects.current()
            .filter(person_id=user_id, role=ProgrammeRole.Role.LEAD)
            .values("programme")
        )

    def facilitated_by(self, user_id: uuid.UUID) -> Self:
        """Programmes in which the person may create sets today."""
        return self.filter(
            pk__in=ProgrammeRole.objects.current()
            .filter(person_id=user_id, role=ProgrammeRole.Role.FACILITATOR)
            .values("programme")
        )


class Programme(BaseModel):
    """A group of sets with one purpose, with dates and defaults for new sets."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="programmes")
    name = models.CharField(_("name"), max_length=120)
    purpose = models.TextField(_("purpose"), max_length=2000, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    planned_sessions = models.PositiveSmallIntegerField(
        _("sessions planned"),
        default=defaults.SESSIONS_PLANNED,
        validators=[
            MinValueValidator(defaults.SESSIONS_PLANNED_LEAST),
            MaxValueValidator(defaults.SESSIONS_PLANNED_MOST),
        ],
    )
    weeks_between = models.PositiveSmallIntegerField(
        default=defaults.WEEKS_BETWEEN,
        validators=[
            MinValueValidator(defaults.WEEKS_BETWEEN_LEAST),
            MaxValueValidator(defaults.WEEKS_BETWEEN_MOST),
        ],
    )
    minutes = models.PositiveSmallIntegerField(
        default=defaults.SESSION_MINUTES,
        validators=[
            MinValueValidator(defaults.SESSION_MINUTES_LEAST),
            MaxValueValidator(defaults.SESSION_MINUTES_MOST),
        ],
    )
    rounds = models.PositiveSmallIntegerField(
        default=defaults.ROUNDS, validators=[MaxValueValidator(defaults.ROUNDS_MOST)]
    )
    default_format = models.SlugField(default=DEFAULT_FORMAT.slug, choices=usual_formats)
    nation = models.CharField(
        max_length=4,
        blank=True,
        default="",
        db_default="",
        help_text="Whose bank holidays its sets keep until they choose; empty: as each set’s time zone says.",
    )
    asks_score = models.BooleanField(
        _("ask members after each session how useful it was to them, from 1 to 5"),
        default=False,
        db_default=False,
    )
    names_attendance = models.BooleanField(
        _("attendance is seen by name"),
        default=False,
        db_default=False,
        help_text="By its leads; as the agreement says that everybody accepts. Set by sets.services alone.",
    )
    # What each of its sets begins with; a set changes both for itself.
    ground_rules = models.TextField(
        _("ground rules"), max_length=AGREEMENT_MOST, blank=True, default="", db_default=""
    )
    confidentiality = models.TextField(
        _("confidentiality"), max_length=AGREEMENT_MOST, blank=True, default="", db_default=""
    )
    retention_days = models.PositiveSmallIntegerField(
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(KEPT_MOST)],
        help_text=_("Days after a set ends until its words are deleted."),
    )
    brief_days = models.PositiveSmallIntegerField(
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(KEPT_MOST)],
        help_text=_("Days after its session until a brief is deleted."),
    )
    mfa_required = models.BooleanField(
        _("everybody in this programme needs a second step at sign-in"), default=False
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="programmes_in_order",
            ),
            models.CheckConstraint(
                condition=Q(
                    retention_days__range=(1, KEPT_MOST),
                    brief_days__range=(1, KEPT_MOST),
                ),
                name="programmes_days_kept",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def months(self) -> int | None:
        """Its span in whole months, from its dates; None unless both are known and a month apart."""
        if self.starts_on is None or self.ends_on is None:
            return None
        return months_from(self.starts_on, self.ends_on) or None

    def clean(self) -> None:
        """Require an end after the start, years that are no slip, and days that leave two weeks' notice of each
        deletion."""
        for field in ("starts_on", "ends_on"):
            day = getattr(self, field)
            if day and not FIRST_YEAR <= day.year <= clock.now().year + YEARS_AHEAD:
                raise ValidationError({field: gettext("Check the year.")})
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": gettext("It cannot end before it starts.")})
        for field, begins in (
            ("retention_days", "learning_sets__ended_at"),
            ("brief_days", "learning_sets__sessions__closed_at"),
        ):
            if self._leaves_no_time(field, begins):
                said = gettext("Some words would go before their owners could be told two weeks ahead.")
                raise ValidationError({field: said})

    def _leaves_no_time(self, field: str, begins: str) -> bool:
        """Whether fewer days would move a future deletion to less than two weeks from now. `begins` is the path to the
        moment from which the days count."""
        before = Programme.objects.filter(pk=self.pk).values_list(field, flat=True).first()
        days = getattr(self, field)
        if before is None or not isinstance(days, int) or days >= before:
            return False
        now = clock.now()
        to_come, too_soon = now - timedelta(days=before), now + TOLD_AHEAD - timedelta(days=days)
        within = {f"{begins}__gt": to_come, f"{begins}__lt": too_soon}
        return Programme.objects.filter(pk=self.pk, **within).exists()


class ProgrammeRoleQuerySet(models.QuerySet["ProgrammeRole"]):
    """Programme roles by period."""

    def current(self, at: datetime | None = None) -> Self:
        """Roles in force now, or at the given moment."""
        at = at or clock.now()
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=at), started_at__lte=at)


class ProgrammeRole(BaseModel):
    """One person's role in a programme for a period: lead, or facilitator, who may create sets in it."""

    class Role(models.TextChoices):
        """The kinds of role."""

        LEAD = "lead", _("Lead")
        FACILITATOR = "facilitator", _("Facilitator")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="roles")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="programme_roles"
    )
    role = models.CharField(max_length=12, choices=Role.choices)
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ProgrammeRoleQuerySet.as_manager()

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person", "role"],
                condition=Q(ended_at=None),
                name="programmes_role_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="programmes_role_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"

    def clean(self) -> None:
        """Require an end after the start."""
        started_at = cast("datetime | None", self.started_at)  # None if the submitted value was invalid
        if self.ended_at and started_at and self.ended_at < started_at:
            raise ValidationError({"ended_at": gettext("It cannot end before it started.")})
