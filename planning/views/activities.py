"""The list of activities from which whoever runs a session puts some into its plan, before the room is open."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused
from sessions.forms.own_activity import ChosenActivityForm
from sessions.models import Session
from sessions.permissions import can_run
from sessions.process.activities import GROUPS
from sessions.process.machine import Status
from sessions.reads.formats import own_activities
from sessions.services.activities import plan_activity, take_out_activity
from sessions.shortcuts import visible_session
from sets.requests import SetRequest
from sets.services.locking import can_arrange


@require_http_methods(["GET", "HEAD", "POST"])
def activities(request: SetRequest, session_id: UUID) -> HttpResponse:
    """The built-in ones with how they go, and the set's own."""
    session = _own_session(request, session_id)
    if session.state is not Status.SCHEDULED or session.learning_set.has_ended:
        return redirect("planning:detail", session_id)
    if request.method != "POST":
        return _page(request, session, "")
    form = ChosenActivityForm(request.POST)
    if not form.is_valid():
        return _page(request, session, str(form.errors["activity"][0]))
    slug = form.cleaned_data["activity"]
    try:
        plan_activity(session_id=session.pk, person=request.user, roles=request.roles, slug=slug)
    except Refused as refusal:
        return _page(request, session, refusal.message)
    undo = reverse("planning:take_out_activity", args=[session.pk, slug])
    messages.success(request, _("It is in the plan."), extra_tags=f"undo:{undo}")
    return redirect("planning:activities", session.pk)


@require_POST
def take_out(request: SetRequest, session_id: UUID, slug: str) -> HttpResponse:
    """Out of the plan again."""
    session = _own_session(request, session_id)
    take_out_activity(session_id=session.pk, person=request.user, roles=request.roles, slug=slug)
    messages.success(request, _("It is no longer in the plan."))
    return redirect("planning:activities", session.pk)


def _own_session(request: SetRequest, session_id: UUID) -> Session:
    session = visible_session(request, session_id)
    if not can_run(session, request.user.pk, request.roles):
        raise PermissionDenied
    return session


def _page(request: SetRequest, session: Session, problem: str) -> HttpResponse:
    learning_set = session.learning_set
    context = {
        "session": session,
        "set": learning_set,
        "groups": GROUPS,
        "own": own_activities(learning_set),
        "planned": set(session.planned_activities.values_list("format", flat=True)),
        "can_write": can_arrange(request.roles, learning_set),
        "problem": problem,
    }
    return render(request, "planning/activities.html", context, status=422 if problem else 200)
