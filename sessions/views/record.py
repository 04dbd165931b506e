"""The record of a session, and the presenter's choice to keep a topic in the room."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.visitor import person_of
from core import audit
from sessions.forms.answers import KeepInRoomForm
from sessions.pages.record import Record
from sessions.permissions import can_read_session
from sessions.process.machine import Status
from sessions.services import promising
from sessions.views.pages import roles_on, visible_session


@require_GET
def record(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """What was said and promised, for those entitled; that it was read is written down."""
    session = visible_session(request, session_id)
    if session.state is not Status.CLOSED:
        return redirect("sessions:before", session_id)
    if not can_read_session(session, roles_on(request)):
        raise PermissionDenied
    shown = Record(session, person_of(request), roles_on(request))
    with transaction.atomic():
        readers = shown.readers
        audit.record(
            actor=shown.reader, verb="record.read", obj=session, learning_set_id=session.learning_set_id
        )
    context = {"record": shown, "session": session, "set": session.learning_set, "readers": readers}
    return render(request, "sessions/record.html", context)


@require_POST
def keep_in_room(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The presenter keeps a topic in the room, or lets the set read it; also after the session."""
    session = visible_session(request, session_id)
    form = KeepInRoomForm(request.POST)
    if not form.is_valid():
        raise PermissionDenied
    promising.keep_in_room(
        session_id=session_id,
        person=person_of(request),
        round_id=form.cleaned_data["round"],
        room_only=form.cleaned_data["room_only"],
    )
    return redirect("sessions:record" if session.state is Status.CLOSED else "sessions:room", session_id)
