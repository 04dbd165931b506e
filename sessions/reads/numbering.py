"""The number of a session in its set: by date, without cancelled ones."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sessions.models import Session
from sessions.process.machine import Status

Sessions = TypeVar("Sessions", bound=QuerySet[Session])


def numbered(sessions: Sessions) -> Sessions:
    """Set `number` on each of these sessions and return them."""
    earlier = Q(starts_at__lt=OuterRef("starts_at")) | Q(
        starts_at=OuterRef("starts_at"), id__lt=OuterRef("id")
    )
    before = (
        Session.objects.filter(earlier, learning_set=OuterRef("learning_set"))
        .exclude(status=Status.CANCELLED)
        .order_by()
        .values("learning_set")
        .annotate(number=Count("id"))
        .values("number")
    )
    return sessions.annotate(number=Coalesce(Subquery(before), 0) + 1)


def next_number(learning_set_id: UUID) -> int:
    """The number of a further session after the last one."""
    return Session.objects.filter(learning_set=learning_set_id).exclude(status=Status.CANCELLED).count() + 1
