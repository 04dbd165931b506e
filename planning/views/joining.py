"""The page on which whoever runs a session says how to find the room, what to bring, and gives the video link."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Refused
from planning.forms.joining import JoiningForm
from planning.reads.joining import joining_of, takes_joining, usual_way
from planning.services.joining import save_joining
from sessions.models import Session
from sessions.permissions import can_run
from sessions.shortcuts import visible_session
from sets.permissions import can_open_room
from sets.requests import SetRequest


def joining(request: SetRequest, session_id: UUID) -> HttpResponse:
    """For this session, and for later ones if that is wanted."""
    session = visible_session(request, session_id)
    if not can_run(session, request.user.pk, request.roles):
        raise PermissionDenied
    if not takes_joining(session):
        messages.warning(request, _("This session is over."))
        return redirect("planning:detail", session_id)
    form = JoiningForm(request.POST or None, initial=_as_it_is(session))
    if not can_open_room(request.roles, session.learning_set):
        del form.fields["later"]
    if request.method == "POST" and form.is_valid():
        try:
            many = save_joining(
                session_id=session_id, person=request.user, roles=request.roles, **form.values()
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            said = ngettext(
                "Saved for this session. No letter is sent.",
                "Saved for %(n)d sessions. No letter is sent.",
                many,
            )
            messages.success(request, said % {"n": many})
            return redirect("planning:detail", session_id)
    context = {"form": form, "session": session, "set": session.learning_set}
    return render(request, "planning/joining.html", context, status=422 if form.errors else 200)


def _as_it_is(session: Session) -> dict[str, Any]:
    now = joining_of(session)
    return {"way": now.way or usual_way(session), "bring": now.bring, "link": now.link}
