"""Holding a session's reminder, letting it go, and sending it at once."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from planning.services import reminders
from sessions.shortcuts import visible_session
from sets.requests import SetRequest


@require_POST
def hold(request: SetRequest, session_id: UUID) -> HttpResponse:
    """Nobody gets it until it is let go."""
    visible_session(request, session_id)
    back = request.POST.get("back") == "yes"
    reminders.hold_reminder(session_id=session_id, person=request.user, roles=request.roles, back=back)
    messages.success(request, _("The reminder goes out in its time.") if back else _("The reminder is held."))
    return redirect("planning:detail", session_id)


@require_POST
def send_now(request: SetRequest, session_id: UUID) -> HttpResponse:
    """At once, and once."""
    visible_session(request, session_id)
    many = reminders.send_reminder_now(session_id=session_id, person=request.user, roles=request.roles)
    said = ngettext(
        "The reminder is on its way to %(n)d person.", "The reminder is on its way to %(n)d people.", many
    )
    messages.success(request, said % {"n": many} if many else _("It has been sent already."))
    return redirect("planning:detail", session_id)
