"""What a member or facilitator says to a session's trainee facilitator."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from sessions.forms.trainee import FeedbackForm
from sessions.permissions import is_trainee
from sessions.reads.trainee import can_write_to_trainee, my_feedback
from sessions.services.trainee import write_to_trainee
from sessions.shortcuts import visible_session
from sets.requests import SetRequest


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: SetRequest, session_id: UUID) -> HttpResponse:
    """One's own words to the trainee; the trainee finds what everybody wrote in their log."""
    session = visible_session(request, session_id)
    trainee = session.trainee
    if is_trainee(session, request.roles) and request.method != "POST":
        return redirect("sessions:log")
    if trainee is None or not can_write_to_trainee(session, request.user.pk, request.roles):
        raise PermissionDenied
    mine = my_feedback(session, request.user)
    form = FeedbackForm(
        request.POST if request.method == "POST" else None, initial={"words": mine.words if mine else ""}
    )
    if form.is_valid():
        try:
            said = write_to_trainee(
                session_id=session_id,
                person=request.user,
                roles=request.roles,
                words=form.cleaned_data["words"],
            )
        except Refused as refused:
            form.add_error("words", refused.message)
        else:
            done = _("Sent. Only %(name)s and you read it.") % {"name": trainee.short_name}
            messages.success(request, done if said else _("Nothing is said to them now."))
            return redirect("sessions:record", session_id)
    context = {"session": session, "set": session.learning_set, "form": form, "mine": mine}
    return render(request, "sessions/trainee.html", context, status=422 if form.errors else 200)
