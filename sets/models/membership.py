"""Memberships: who is in a set, in which role, from when until when."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import BaseModel
from programmes.models import ProgrammeRole
from sets.models.learning_set import LearningSet


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by period and role."""

    def current(self, at: datetime | None = None) -> Self:
        """Memberships in force now, or at the given moment."""
        at = at or clock.now()
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=at), started_at__lte=at)

    def counted(self) -> Self:
        """Memberships with the role of member: only these count in turns and attendance rates."""
        return self.filter(role=Membership.Role.MEMBER)

    def of(self, user_id: uuid.UUID) -> Self:
        """One person's memberships, with their sets loaded."""
        return self.filter(person_id=user_id).select_related("learning_set")

    def naming_leads(self) -> Self:
        """With `leads`: whether the person leads the set's programme today, and so sees its figures."""
        roles = ProgrammeRole.objects.current().filter(
            programme=OuterRef("learning_set__programme"),
            person=OuterRef("person"),
            role=ProgrammeRole.Role.LEAD,
        )
        return self.annotate(leads=Exists(roles))

    def seated(self) -> Self:
        """Ordered by seat in the circle, which never changes."""
        return self.order_by("seat", "started_at", "id")


class Membership(BaseModel):
    """One person's role in one set for a period; a person may have several, also at once."""

    class Role(models.TextChoices):
        """The roles in a set."""

        MEMBER = "member", _("Member")
        FACILITATOR = "facilitator", _("Facilitator")
        OBSERVER = "observer", _("Observer")

    learning_set = models.ForeignKey(LearningSet, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.MEMBER)
    is_deputy = models.BooleanField(
        _("deputy"), default=False, help_text=_("May take over at once when the facilitator is gone.")
    )
    seat = models.PositiveSmallIntegerField(
        default=0, help_text=_("Place in the circle, clockwise in joining order.")
    )
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Only where somebody joined under another address than the one that was invited.
    invited_as = models.EmailField(max_length=254, blank=True, default="", db_default="")
    # A facilitator whom the programme's lead named: what was said before they came stays with those who were there.
    reads_since_joined = models.BooleanField(default=False, db_default=False)
    lead_told_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the set was told that this person leads its programme.")
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["seat", "started_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["learning_set", "person", "role"],
                condition=Q(ended_at=None),
                name="sets_membership_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"

    @property
    def is_facilitator(self) -> bool:
        """Whether the role is facilitator."""
        return self.role == self.Role.FACILITATOR

    def holds_at(self, moment: datetime) -> bool:
        """Whether the membership was in force at that moment."""
        return self.started_at <= moment and (self.ended_at is None or moment < self.ended_at)
