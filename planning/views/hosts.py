"""Who runs a session: naming them, saying that one cannot, agreeing on somebody."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import Refused
from planning.forms.hosts import HostsForm, StandInForm
from planning.forms.versions import version_of
from planning.reads.hosts import Hosts
from planning.services import hosts
from planning.views.session_detail import refused
from sessions.shortcuts import visible_session
from sets.requests import SetRequest


@require_POST
def name(request: SetRequest, session_id: UUID) -> HttpResponse:
    """Host and stand-in of one session."""
    session = visible_session(request, session_id)
    form = HostsForm(request.POST, hosts=Hosts(session, request.user, request.roles))
    if not form.is_valid():
        return refused(request, session_id, {"hosts_form": form})
    try:
        hosts.name_hosts(
            session_id=session_id,
            person=request.user,
            roles=request.roles,
            expected_version=version_of(request.POST),
            **form.cleaned_data,
        )
    except Refused as why:
        if why.field not in form.fields:
            raise
        form.add_error(why.field, why.message)
        return refused(request, session_id, {"hosts_form": form})
    messages.success(
        request, _("Saved who hosts this session. Who is newly named gets one letter, and reads it on Home.")
    )
    return redirect("planning:detail", session_id)


@require_POST
def cannot(request: SetRequest, session_id: UUID) -> HttpResponse:
    """The host cannot run it; or they can after all."""
    visible_session(request, session_id)
    back = request.POST.get("back") == "yes"
    hosts.cannot_host(session_id=session_id, person=request.user, roles=request.roles, back=back)
    said = _("Noted. Whoever can take it on is told by e-mail.")
    messages.success(request, _("You run this session after all.") if back else said)
    return redirect("planning:detail", session_id)


@require_POST
def agree(request: SetRequest, session_id: UUID) -> HttpResponse:
    """A member's voice for who runs it."""
    visible_session(request, session_id)
    form = StandInForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose a member of the set."), field="candidate")
    session = hosts.name_stand_in(
        session_id=session_id,
        person=request.user,
        roles=request.roles,
        candidate=form.cleaned_data["candidate"],
    )
    said = _("Agreed: they can open, move and cancel this session.")
    messages.success(request, said if session.stand_in_id else _("Said. One more voice, and it is agreed."))
    return redirect("planning:detail", session_id)
