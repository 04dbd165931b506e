"""What sets belong to: organisations, programmes, and the people who lead or facilitate in them."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import BaseModel


class Organisation(BaseModel):
    """Who runs programmes: the wall between one customer and another."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Programmes by who may see them."""

    def led_by(self, user_id: uuid.UUID) -> Self:
        """Those in which the person is a lead today."""
        return self.filter(
            pk__in=ProgrammeRole.objects.current()
            .filter(person_id=user_id, role=ProgrammeRole.Role.LEAD)
            .values("programme")
        )

    def facilitated_by(self, user_id: uuid.UUID) -> Self:
        """Those in which the person may make sets today."""
        return self.filter(
            pk__in=ProgrammeRole.objects.current()
            .filter(person_id=user_id, role=ProgrammeRole.Role.FACILITATOR)
            .values("programme")
        )


class Programme(BaseModel):
    """Many sets with one purpose, their dates and their defaults."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="programmes")
    name = models.CharField(_("name"), max_length=120)
    purpose = models.TextField(_("purpose"), max_length=2000, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    planned_sessions = models.PositiveSmallIntegerField(
        _("sessions planned"), default=6, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    weeks_between = models.PositiveSmallIntegerField(
        default=5, validators=[MinValueValidator(1), MaxValueValidator(52)]
    )
    minutes = models.PositiveSmallIntegerField(
        default=120, validators=[MinValueValidator(30), MaxValueValidator(480)]
    )
    rounds = models.PositiveSmallIntegerField(default=2, validators=[MaxValueValidator(4)])
    default_format = models.SlugField(default="classic")
    retention_days = models.PositiveSmallIntegerField(
        default=90, help_text=_("Days after a set ends until its words are deleted.")
    )
    brief_days = models.PositiveSmallIntegerField(
        default=30, help_text=_("Days after its session until a brief is deleted.")
    )
    mfa_required = models.BooleanField(
        _("everybody in this programme needs a second step at sign-in"), default=False
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ProgrammeRoleQuerySet(models.QuerySet["ProgrammeRole"]):
    """Roles by time."""

    def current(self, at: datetime | None = None) -> Self:
        """Those that hold now, or did at that moment."""
        at = at or clock.now()
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=at), started_at__lte=at)


class ProgrammeRole(BaseModel):
    """Somebody leads a programme, or may make and facilitate sets in it, from one moment to another."""

    class Role(models.TextChoices):
        """What they hold."""

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
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"
