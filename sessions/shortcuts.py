"""Which session a page is about, for who is asking: 404 outside one's own sets."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.visitor import person_of
from sessions.models import Session
from sessions.reads.numbering import numbered


def visible_session(request: HttpRequest, session_id: UUID) -> Session:
    """A session of the person's own sets with its number, or 404."""
    visible = numbered(Session.objects.visible_to(person_of(request).pk))
    found: Session = get_object_or_404(visible.select_related("learning_set__programme"), pk=session_id)
    return found
