"""Who is in a set, as what, from when until when."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import BaseModel
from sets.models.learning_set import LearningSet


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by time and role."""

    def current(self, at: datetime | None = None) -> Self:
        """Those that hold now, or did at that moment."""
        at = at or clock.now()
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=at), started_at__lte=at)

    def counted(self) -> Self:
        """Members, who are counted in turns and rates; observers and facilitators are not."""
        return self.filter(role=Membership.Role.MEMBER)

    def of(self, user_id: uuid.UUID) -> Self:
        """One person's, each with its set."""
        return self.filter(person_id=user_id).select_related("learning_set")

    def seated(self) -> Self:
        """In the order of the circle: by seat, which never changes."""
        return self.order_by("seat", "started_at", "id")


class Membership(BaseModel):
    """One person's role in one set; somebody may hold several, one after another or at once."""

    class Role(models.TextChoices):
        """What they are in the set."""

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
        """Whether this is a facilitator's membership."""
        return self.role == self.Role.FACILITATOR

    def holds_at(self, moment: datetime) -> bool:
        """Whether the membership held at that moment."""
        return self.started_at <= moment and (self.ended_at is None or moment < self.ended_at)
