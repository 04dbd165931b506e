"""The record of a session."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from core.audit import trail
from sessions.permissions import can_read_session
from sessions.process.machine import Status
from sessions.reads.record import Record
from sessions.shortcuts import visible_session
from sets.requests import SetRequest


@require_GET
def record(request: SetRequest, session_id: UUID) -> HttpResponse:
    """Show a session's record to those who may read it; each reading is audited."""
    session = visible_session(request, session_id)
    if session.state is not Status.CLOSED:
        return redirect("planning:detail", session_id)
    if not can_read_session(session, request.roles):
        raise PermissionDenied
    shown = Record(session, request.user, request.roles)
    with transaction.atomic():
        readers = shown.readers
        trail.record(
            actor=shown.reader, verb="record.read", obj=session, learning_set_id=session.learning_set_id
        )
    context = {"record": shown, "session": session, "set": session.learning_set, "readers": readers}
    return render(request, "sessions/record.html", context)
