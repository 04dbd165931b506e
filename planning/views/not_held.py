"""Declaring a session none that was held by mistake, and taking that back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from planning.forms.versions import version_of
from planning.services import not_held
from sessions.shortcuts import visible_session
from sets.requests import SetRequest


@require_POST
def declare_none(request: SetRequest, session_id: UUID) -> HttpResponse:
    """It counts for nothing; taken back as long as something of it is there."""
    visible_session(request, session_id)
    session = not_held.declare_none(
        session_id=session_id,
        person=request.user,
        roles=request.roles,
        expected_version=version_of(request.POST),
    )
    undo = f"undo:{reverse('planning:hold_after_all', args=[session_id])}" if session.declared_none_at else ""
    messages.success(request, _("This was no session: nothing of it is counted."), extra_tags=undo)
    return redirect("planning:detail", session_id)


@require_POST
def hold_after_all(request: SetRequest, session_id: UUID) -> HttpResponse:
    """It counts again."""
    visible_session(request, session_id)
    not_held.hold_after_all(
        session_id=session_id,
        person=request.user,
        roles=request.roles,
        expected_version=version_of(request.POST),
    )
    messages.success(request, _("The session counts again."))
    return redirect("planning:detail", session_id)
