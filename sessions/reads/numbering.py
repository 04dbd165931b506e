"""Which session of its set one is: counted by date, cancelled ones apart."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sessions.models import Session
from sessions.process.machine import Status

Sessions = TypeVar("Sessions", bound=QuerySet[Session])


def numbered(sessions: Sessions) -> Sessions:
    """The same sessions, each with its `number`."""
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
    """The number that a session planned now would have, if it came last."""
    return Session.objects.filter(learning_set=learning_set_id).exclude(status=Status.CANCELLED).count() + 1
