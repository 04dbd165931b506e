"""Moving a session and all later ones in one go."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Refused, Stale
from planning.forms.moving import MoveForm
from planning.services import runs
from planning.shortcuts import plannable
from sessions.models import Session
from sessions.process.machine import Status
from sessions.shortcuts import visible_session
from sets.requests import SetRequest
from sets.shortcuts import to_set_when_ended


def move(request: SetRequest, session_id: UUID) -> HttpResponse:
    """By a week, or to another day of the week; each of the moved sessions is told once."""
    session = visible_session(request, session_id)
    learning_set = plannable(request, session.learning_set_id)
    if away := to_set_when_ended(request, learning_set):
        return away
    if session.state is not Status.SCHEDULED:
        messages.warning(request, _("Only a session that is still to come can be moved."))
        return redirect("planning:detail", session_id)
    ahead = Session.objects.filter(learning_set=learning_set).upcoming()
    later = list(ahead.filter(starts_at__gte=session.starts_at))
    start = {"expected_version": session.version}
    form, status = MoveForm(request.POST or None, initial=start, moved=later), 200
    if request.method == "POST" and form.is_valid():
        try:
            moved = runs.move_with_later(
                session_id=session_id, person=request.user, roles=request.roles, **form.values()
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        except Stale:
            form, status = MoveForm(initial=start, moved=later), 409
            messages.warning(
                request, _("Somebody else has changed this session. Look at it, then move it again.")
            )
        else:
            said = ngettext("%(n)d session moved.", "%(n)d sessions moved.", len(moved))
            messages.success(request, said % {"n": len(moved)})
            return redirect("sessions:set_page", learning_set.pk)
    context = {"form": form, "set": learning_set, "session": session, "later": later}
    return render(request, "planning/move.html", context, status=422 if form.errors else status)
