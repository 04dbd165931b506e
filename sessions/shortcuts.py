"""Look up the session of a page: 404 outside the user's own sets."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from sessions.models import Session
from sessions.reads.numbering import numbered
from sets.requests import SetRequest


def visible_session(request: SetRequest, session_id: UUID) -> Session:
    """A session of the user's sets, with its `number`; raises Http404."""
    visible = numbered(Session.objects.visible_to(request.user.pk))
    found: Session = get_object_or_404(
        visible.select_related("learning_set__programme", "next_host"), pk=session_id
    )
    return found
