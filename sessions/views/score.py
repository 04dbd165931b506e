"""The one question at a session's end, where the programme asks it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.web.told import told
from sessions.services import scores
from sessions.shortcuts import visible_session
from sets.requests import SetRequest


@require_POST
def score(request: SetRequest, session_id: UUID) -> HttpResponse:
    """Keep the reader's own answer; they can change it for a week."""
    session = visible_session(request, session_id)
    with told(request, _("Kept. Nobody reads your answer; you can change it for a week.")):
        scores.score_session(session_id=session.pk, person=request.user, score=request.POST.get("score", ""))
    return redirect("sessions:mine", session.pk)
