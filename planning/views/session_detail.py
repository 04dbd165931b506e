"""A session before it is held: its page, its calendar file, and whether one comes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.errors import Refused
from planning.calendar import calendar_of
from planning.calendar_links import calendar_links
from planning.forms.answers import AnswerForm
from planning.models import CalendarEntry
from planning.reads.session_detail import Before
from planning.services import scheduling
from sessions.permissions import can_read_session
from sessions.process.machine import Status
from sessions.shortcuts import visible_session
from sets.requests import SetRequest


@require_GET
def detail(request: SetRequest, session_id: UUID) -> HttpResponse:
    """When, where, who comes and what is planned."""
    return render(request, "planning/detail.html", _before(request, session_id))


@require_POST
def answer(request: SetRequest, session_id: UUID) -> HttpResponse:
    """Yes, no or maybe; a reason is for the set alone."""
    form = AnswerForm(request.POST)
    context = _before(request, session_id) | {"form": form}
    if not form.is_valid():
        return render(request, "planning/detail.html", context, status=422)
    try:
        scheduling.answer(
            session_id=session_id, person=request.user, roles=request.roles, **form.cleaned_data
        )
    except Refused as refusal:
        form.add_error(refusal.field, refusal.message)
        return render(request, "planning/detail.html", context, status=422)
    said = {"yes": _("You said yes."), "no": _("You said no."), "maybe": _("You said maybe.")}
    messages.success(request, said[form.cleaned_data["answer"]])
    return redirect("planning:detail", session_id)


@require_GET
def calendar(request: SetRequest, session_id: UUID) -> HttpResponse:
    """The session as a file for one's calendar."""
    session = visible_session(request, session_id)
    told = CalendarEntry.objects.filter(session=session, person=request.user).first()
    file = calendar_of(session, sequence=max(session.sequence, told.sequence if told else 0))
    answer = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="session.ics"'
    return answer


def _before(request: SetRequest, session_id: UUID) -> dict[str, Any]:
    session = visible_session(request, session_id)
    page = Before(session, request.user, request.roles)
    mine = page.mine
    return {
        "page": page,
        "session": session,
        "set": session.learning_set,
        "can_read": session.state is Status.CLOSED and can_read_session(session, page.roles),
        "calendars": calendar_links(session) if page.is_on else [],
        "form": AnswerForm(initial={"answer": mine.answer, "reason": mine.reason} if mine else {}),
    }
