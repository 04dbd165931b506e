"""Which room a page is about, for who is asking: 404 outside one's own sets."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from core import clock
from core.db.compiled import compiled_query
from sessions.models import Session
from sets.models import Membership
from sets.requests import SetRequest


def visible_room(request: SetRequest, session_id: UUID) -> Session:
    """A session of the person's sets with what a screen needs of it, or 404. Compiled: every screen waits for it."""
    found = _visible(session_id, request.user.pk, clock.now())
    if not found:
        raise Http404
    return found[0]


@compiled_query
def _visible(session_id: UUID, person_id: UUID, moment: datetime) -> QuerySet[Session]:
    own = Q(rehearsal_of=None) | Q(host_id=person_id)  # a rehearsal is for who holds it alone
    visible = Session.with_rehearsals.visible_to(person_id, moment).filter(own, pk=session_id)
    return visible.select_related("learning_set", "paused_by", "host", "next_host")


def membership_ended_at(session_id: UUID, person_id: UUID) -> datetime | None:
    """When the person's membership ended, if that was while the room was open; else None, as for any stranger."""
    session = Session.objects.live().filter(pk=session_id).first()
    if session is None or session.opened_at is None:
        return None
    mine = Membership.objects.filter(learning_set=session.learning_set_id, person=person_id)
    return mine.filter(ended_at__gte=session.opened_at).values_list("ended_at", flat=True).last()
