"""The presenter's choice to keep a topic in the room, and to open it to others by name."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import Refused
from core.web.told import told
from room.forms.keep_in_room import KeepInRoomForm, OpenToForm
from room.services import room_only
from sessions.models import Session
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
    try:
        room_only.keep_in_room(
            session_id=session_id,
            person=request.user,
            round_id=form.cleaned_data["round"],
            room_only=form.cleaned_data["room_only"],
        )
    except Refused as refused:
        messages.error(request, refused.message)
    return _back(session)


@require_POST
def open_to(request: SetRequest, session_id: UUID) -> HttpResponse:
    """The presenter names who may read a topic that stays in the room."""
    session = visible_session(request, session_id)
    form = OpenToForm(request.POST)
    if not form.is_valid():
        raise PermissionDenied
    with told(request, _("Saved: who can read it is written below your topic.")):
        room_only.open_to(
            session_id=session_id,
            person=request.user,
            round_id=form.cleaned_data["round"],
            people=form.cleaned_data["people"],
        )
    return _back(session)


def _back(session: Session) -> HttpResponse:
    return redirect("sessions:record" if session.state is Status.CLOSED else "room:room", session.pk)
