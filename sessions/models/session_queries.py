"""Sessions by visibility and status, and the manager that leaves rehearsals out."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from sessions.process.machine import Status
from sets.models import Membership, SetStatus

if TYPE_CHECKING:
    from sessions.models.session import Session  # named in the types alone


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions by visibility and status."""

    def visible_to(self, user_id: uuid.UUID, at: datetime | None = None) -> Self:
        """Sessions of the sets to which the person belongs today, or belonged at that moment."""
        mine = Membership.objects.current(at).filter(person_id=user_id)
        return self.filter(learning_set__in=mine.values("learning_set"))

    def live(self) -> Self:
        """Sessions that people can join now."""
        return self.filter(status__in=[Status.OPEN, Status.RUNNING, Status.PAUSED])

    def upcoming(self) -> Self:
        """Scheduled sessions, soonest first; without those of ended sets."""
        return self.ahead().filter(status=Status.SCHEDULED).order_by("starts_at", "id")

    def ahead(self) -> Self:
        """Live sessions, and scheduled ones of sets that have not ended."""
        goes_on = ~Q(learning_set__status=SetStatus.ENDED)
        live = [Status.OPEN, Status.RUNNING, Status.PAUSED]
        return self.filter(Q(status__in=live) | Q(goes_on, status=Status.SCHEDULED))

    def held(self) -> Self:
        """Closed sessions, oldest first: only these count as held."""
        return self.filter(status=Status.CLOSED).order_by("starts_at", "id")


class SessionManager(models.Manager["Session"]):
    """Sessions without rehearsals, so that no page, figure or letter ever meets one."""

    def get_queryset(self) -> models.QuerySet["Session"]:
        """All that were planned for a set."""
        return super().get_queryset().filter(rehearsal_of=None)
