"""Invitations to a set by e-mail; opening the link changes nothing, a button accepts."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import BaseModel
from sets.models.learning_set import LearningSet
from sets.models.membership import Membership

INVITATION_DAYS = 30


def default_expiry() -> datetime:
    """The expiry of an invitation created now."""
    return clock.now() + timedelta(days=INVITATION_DAYS)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by state."""

    def pending(self) -> Self:
        """Not accepted, declined, withdrawn or expired."""
        return self.filter(accepted_at=None, declined_at=None, revoked_at=None, expires_at__gt=clock.now())


class Invitation(BaseModel):
    """An invitation of one address to one role in one set; only the token's hash is stored."""

    learning_set = models.ForeignKey(LearningSet, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"), max_length=254)
    role = models.CharField(
        _("as"), max_length=12, choices=Membership.Role.choices, default=Membership.Role.MEMBER
    )
    name = models.CharField(_("name"), max_length=120, blank=True, default="", db_default="")
    by_lead = models.BooleanField(
        default=False, db_default=False, help_text="By who leads the programme, and need not be in the set."
    )
    batch = models.UUIDField(null=True, blank=True, help_text="The list with which they were brought in.")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    salt = models.CharField(
        max_length=64, help_text="With the site's secret it makes the token again for the letter."
    )
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(default=default_expiry)
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["learning_set", "email", "role"],
                condition=Q(accepted_at=None, declined_at=None, revoked_at=None),
                name="sets_invitation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"

    @property
    def is_pending(self) -> bool:
        """Whether the invitation can still be accepted."""
        ended = self.accepted_at or self.declined_at or self.revoked_at
        return ended is None and self.expires_at > clock.now()
