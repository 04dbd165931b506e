"""People of a programme who are in no set yet, the sets they are to be asked into, and the leads' private notes."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core import clock
from core.db.scoping import scoped_manager
from core.models import BaseModel
from core.sealing import Holder, SealedModel, SealedTextField
from programmes.models import Programme
from sets.models.invitation import Invitation
from sets.models.learning_set import LearningSet


class PlacementQuerySet(models.QuerySet["Placement"]):
    """People to place, by how far that is."""

    def open(self) -> Self:
        """Those who have no invitation that waits for an answer or was accepted."""
        waits = Q(
            invitation__declined_at=None,
            invitation__revoked_at=None,
            invitation__expires_at__gt=clock.now(),
        )
        return self.exclude(Q(invitation__isnull=False) & (waits | Q(invitation__accepted_at__isnull=False)))


class Placement(BaseModel):
    """One person to place, and the set they are to be asked into. Nobody is told before they are asked."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="placements")
    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=120, blank=True)
    learning_set = models.ForeignKey(
        LearningSet, on_delete=models.SET_NULL, null=True, blank=True, related_name="placements"
    )
    invitation = models.OneToOneField(
        Invitation, on_delete=models.SET_NULL, null=True, blank=True, related_name="placement"
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["name", "email"]
        constraints = [
            models.UniqueConstraint("programme", Lower("email"), name="sets_placement_once"),
        ]

    def __str__(self) -> str:
        return f"Placement {self.pk}"

    @property
    def who(self) -> str:
        """Their name, or their address where no name is known."""
        return self.name or self.email

    @property
    def is_open(self) -> bool:
        """Whether they have no invitation that waits for an answer or was accepted."""
        asked = self.invitation
        return asked is None or not (asked.accepted_at or asked.is_pending)

    @property
    def declined(self) -> LearningSet | None:
        """The set that they declined last."""
        asked = self.invitation
        return asked.learning_set if asked is not None and asked.declined_at else None

    @property
    def is_placed(self) -> bool:
        """Whether a set is chosen that still runs, and that they have not just declined."""
        chosen = self.learning_set
        return chosen is not None and not chosen.has_ended and chosen != self.declined


def of_programmes(queryset: type["models.QuerySet[Any]"] = models.QuerySet) -> Any:
    """A manager that raises outside a scope and otherwise returns only rows of the scope's programmes."""
    return scoped_manager(queryset, programme="programme_id")


class PlacingNote(SealedModel):
    """A lead's private note on one person to place, under the programme's key; whom to keep apart, by address."""

    MOST = 500

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    words = SealedTextField(_("note"), blank=True)
    apart = SealedTextField(blank=True, help_text="Addresses, one a line.")
    updated_at = models.DateTimeField(auto_now=True)

    objects = of_programmes()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "author"], name="sets_placing_note_once"),
        ]

    def __str__(self) -> str:
        return f"Placing note {self.pk}"

    def seal_holder(self) -> Holder:
        """The programme, whose key encrypts the note."""
        return Holder("leads", self.programme_id)

    @classmethod
    def sealed_rows(cls, holder: Holder) -> "models.QuerySet[Self]":
        """The notes encrypted under that programme's key, regardless of the active scope."""
        found = cls._base_manager.filter(programme_id=holder.id)
        return found if holder.kind == "leads" else found.none()

    @property
    def addresses(self) -> frozenset[str]:
        """Whom to keep apart from the person it is about."""
        return frozenset(self.apart.split())
