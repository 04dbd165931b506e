"""What a facilitator does about their supervisor: choosing and ending, releasing an entry and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused
from core.web.told import told
from sessions.forms.supervision import ReleaseForm, SupervisorForm
from sessions.models import Supervision
from sessions.reads.supervision import possible_supervisors, supervision_of
from sessions.services import supervision
from sets.requests import SetRequest


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: SetRequest) -> HttpResponse:
    """Who supervises one, with what they will read before it is chosen."""
    person, roles = request.user, request.roles
    offered = possible_supervisors(person, roles)
    form = SupervisorForm(request.POST if request.method == "POST" else None, offered=offered)
    if form.is_valid():
        try:
            made = supervision.choose_supervisor(
                person=person, roles=roles, role_id=UUID(form.cleaned_data["supervisor"])
            )
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            said = _("%(name)s supervises you now: they see your hours, and what you release.")
            messages.success(request, said % {"name": made.supervisor.short_name})
            return redirect("sessions:log")
    context = {"form": form, "offered": offered, "now": supervision_of(person)}
    return render(request, "sessions/supervisor.html", context, status=422 if form.errors else 200)


@require_POST
def end(request: SetRequest, supervision_id: UUID) -> HttpResponse:
    """By the facilitator, or by whoever supervises them."""
    mine = Supervision.objects.filter(Q(facilitator=request.user) | Q(supervisor=request.user))
    found = get_object_or_404(mine, pk=supervision_id)
    supervision.end_supervision(person=request.user, supervision_id=found.pk)
    messages.success(request, _("It has ended. What was released is no longer read."))
    return redirect("planning:supervising" if request.POST.get("back") == "supervising" else "sessions:log")


@require_POST
def release(request: SetRequest) -> HttpResponse:
    """One entry, as it was looked at."""
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose which entry to release."))
    session_id, seen = form.cleaned_data["session"], form.cleaned_data["seen"]
    with told(request, _("Released. Your supervisor reads this entry, not the others.")):
        supervision.release_entry(person=request.user, session_id=session_id, seen=seen)
    return redirect(f"{reverse('sessions:log')}#log-{session_id}")


@require_POST
def take_back(request: SetRequest) -> HttpResponse:
    """So that it is one's own alone again."""
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose which entry to take back."))
    session_id = form.cleaned_data["session"]
    supervision.take_entry_back(person=request.user, session_id=session_id)
    messages.success(request, _("Taken back. Only you read it."))
    return redirect(f"{reverse('sessions:log')}#log-{session_id}")
