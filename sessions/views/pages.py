"""The set's page, a session before it is held, its calendar file, and whether one comes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.visitor import person_of
from core.errors import Refused
from sessions.calendar import calendar_of
from sessions.forms.answers import AnswerForm
from sessions.models import Session
from sessions.numbering import numbered
from sessions.pages.before import Before
from sessions.pages.set_page import SetPage
from sessions.pages.timeline import marks
from sessions.permissions import can_read_session
from sessions.process.machine import Status
from sessions.services import scheduling
from sets.models import LearningSet
from sets.roles import Roles


def roles_on(request: HttpRequest) -> Roles:
    """What the person is in their sets, as the middleware read it."""
    roles: Roles = request.roles  # type: ignore[attr-defined]
    return roles


def visible_session(request: HttpRequest, session_id: UUID) -> Session:
    """A session of the person's own sets with its number, or 404."""
    visible = numbered(Session.objects.visible_to(person_of(request).pk))
    found: Session = get_object_or_404(visible.select_related("learning_set__programme"), pk=session_id)
    return found


@require_GET
def set_page(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Who, how turns are spread, sessions, agreement, how we usually meet."""
    visible = LearningSet.objects.visible_to(person_of(request).pk).select_related("programme")
    learning_set = get_object_or_404(visible, pk=set_id)
    page = SetPage(learning_set, person_of(request), roles_on(request))
    return render(request, "sessions/set.html", {"page": page, "set": learning_set, "marks": marks(page)})


@require_GET
def before(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """When, where, who comes and what is planned."""
    return render(request, "sessions/before.html", _before(request, session_id))


@require_POST
def answer(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Yes, no or maybe; a reason is for the set alone."""
    form = AnswerForm(request.POST)
    context = _before(request, session_id) | {"form": form}
    if not form.is_valid():
        return render(request, "sessions/before.html", context, status=422)
    try:
        scheduling.answer(
            session_id=session_id, person=person_of(request), roles=roles_on(request), **form.cleaned_data
        )
    except Refused as refusal:
        form.add_error(refusal.field, refusal.message)
        return render(request, "sessions/before.html", context, status=422)
    said = {"yes": _("You said yes."), "no": _("You said no."), "maybe": _("You said maybe.")}
    messages.success(request, said[form.cleaned_data["answer"]])
    return redirect("sessions:before", session_id)


@require_GET
def calendar(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The session as a file for one's calendar."""
    session = visible_session(request, session_id)
    file = calendar_of(session, number=session.__dict__["number"])
    answer = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="session.ics"'
    return answer


def _before(request: HttpRequest, session_id: UUID) -> dict[str, Any]:
    session = visible_session(request, session_id)
    page = Before(session, person_of(request), roles_on(request))
    mine = page.mine
    return {
        "page": page,
        "session": session,
        "set": session.learning_set,
        "can_read": session.state is Status.CLOSED and can_read_session(session, page.roles),
        "form": AnswerForm(initial={"answer": mine.answer, "reason": mine.reason} if mine else {}),
    }
