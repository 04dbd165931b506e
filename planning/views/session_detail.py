"""A session before it is held: its page, its calendar file, and whether one comes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refused
from planning.calendar import calendar_of
from planning.calendar_links import calendar_links
from planning.forms.answers import AnswerForm
from planning.forms.hosts import HostsForm
from planning.forms.reminders import ReminderWordsForm
from planning.models import CalendarEntry
from planning.reads.answers import said_back
from planning.reads.earlier_topics import has_earlier_topics
from planning.reads.hosts import Hosts
from planning.reads.joining import joining_of
from planning.reads.reminders import Reminder
from planning.reads.session_detail import Before
from planning.services import scheduling
from sessions.permissions import can_read_session, can_run
from sessions.process.machine import Status
from sessions.shortcuts import visible_session
from sets.requests import SetRequest


@require_safe
def detail(request: SetRequest, session_id: UUID) -> HttpResponse:
    """When, where, who comes and what is planned."""
    return render(request, "planning/detail.html", _before(request, session_id))


@require_safe
def early(request: SetRequest, session_id: UUID) -> HttpResponse:
    """Asked once, of who opens the room long before its time: move the session to now, or only look."""
    session = visible_session(request, session_id)
    if not can_run(session, request.user.pk, request.roles):
        raise PermissionDenied
    if session.state is not Status.SCHEDULED or not session.is_early:
        return redirect("planning:detail", session_id)
    return render(request, "planning/early.html", {"session": session, "set": session.learning_set})


@require_POST
def answer(request: SetRequest, session_id: UUID) -> HttpResponse:
    """Yes, no or maybe; a reason is for the set alone."""
    form, from_home = AnswerForm(_given(request)), request.POST.get("back") == "home"
    context = _before(request, session_id) | {"form": form}
    if not form.is_valid():
        return render(request, "planning/detail.html", context, status=422)
    try:
        scheduling.answer(
            session_id=session_id,
            person=request.user,
            roles=request.roles,
            answer=form.cleaned_data["answer"],
            # The three buttons on home leave a reason as it is.
            reason=None if from_home else form.cleaned_data["reason"],
            remote=form.remote,
        )
    except Refused as refusal:
        form.add_error(refusal.field, refusal.message)
        return render(request, "planning/detail.html", context, status=422)
    messages.success(request, said_back(form.cleaned_data["answer"]))
    return redirect("home") if from_home else redirect("planning:detail", session_id)


def _given(request: SetRequest) -> QueryDict:
    """What was sent; home has one button for “yes, by video”."""
    given = request.POST.copy()
    if given.get("answer") == "remote":
        given["answer"], given["how"] = "yes", "remote"
    return given


@require_safe
def calendar(request: SetRequest, session_id: UUID) -> HttpResponse:
    """The session as a file for one's calendar."""
    session = visible_session(request, session_id)
    told = CalendarEntry.objects.filter(session=session, person=request.user).first()
    file = calendar_of(session, sequence=max(session.sequence, told.sequence if told else 0))
    answer = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="session.ics"'
    return answer


def refused(request: SetRequest, session_id: UUID, forms: dict[str, Any]) -> HttpResponse:
    """The page as it is now, with what was wrong beside its field."""
    return render(request, "planning/detail.html", _before(request, session_id) | forms, status=422)


def _before(request: SetRequest, session_id: UUID) -> dict[str, Any]:
    session = visible_session(request, session_id)
    page = Before(session, request.user, request.roles)
    mine = page.mine
    return {
        "page": page,
        "has_earlier_topics": has_earlier_topics(session.learning_set_id, page.topics),
        "session": session,
        "set": session.learning_set,
        "can_read": session.has_record and can_read_session(session, page.roles),
        "calendars": calendar_links(session) if page.can_answer else [],
        "joining": None if page.is_over else joining_of(session),
        "hosts": (hosts := Hosts(session, request.user, request.roles)),
        "reminder": (reminder := Reminder(session)),
        "words_form": ReminderWordsForm(initial={"words": reminder.own_words} if page.can_open else {}),
        "hosts_form": HostsForm(hosts=hosts),
        "form": AnswerForm(initial=mine.as_answered if mine else {}),
    }
