"""The presenter's choice to keep a topic in the room."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from room.forms.keep_in_room import KeepInRoomForm
from room.services import room_only
from sessions.process.machine import Status
from sessions.shortcuts import visible_session
from sets.requests import SetRequest


@require_POST
def keep_in_room(request: SetRequest, session_id: UUID) -> HttpResponse:
    """The presenter keeps a topic in the room, or lets the set read it; also after the session."""
    session = visible_session(request, session_id)
    form = KeepInRoomForm(request.POST)
    if not form.is_valid():
        raise PermissionDenied
    room_only.keep_in_room(
        session_id=session_id,
        person=request.user,
        round_id=form.cleaned_data["round"],
        room_only=form.cleaned_data["room_only"],
    )
    return redirect("sessions:record" if session.state is Status.CLOSED else "room:room", session_id)
