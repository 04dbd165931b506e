"""The register: who was at a session and how, provisional until it is closed, and corrected later with a trace."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from sessions.forms.register import RegisterForm
from sessions.models import Session
from sessions.permissions import can_run
from sessions.process.machine import Status
from sessions.reads.register import Register
from sessions.services.register_corrections import correct_register
from sessions.shortcuts import visible_session
from sets.requests import SetRequest


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: SetRequest, session_id: UUID) -> HttpResponse:
    """Everybody of the set reads it; who may run the session corrects it once it is closed."""
    session = visible_session(request, session_id)
    shown = Register(session)
    may_correct = can_run(session, request.user.pk, request.roles)
    if request.method == "POST" and not may_correct:
        raise PermissionDenied
    form = RegisterForm(request.POST or None, rows=shown.rows, version=session.version)
    if request.method == "POST" and form.is_valid():
        changed = correct_register(
            session_id=session_id,
            person=request.user,
            roles=request.roles,
            expected_version=form.cleaned_data["expected_version"],
            lines=form.lines(),
        )
        said = ngettext("%(n)d line corrected.", "%(n)d lines corrected.", changed) % {"n": changed}
        messages.success(request, said if changed else _("Nothing was changed."))
        return redirect("sessions:register", session_id)
    context = _context(session, shown, form, may_correct)
    return render(request, "sessions/register.html", context, status=422 if form.errors else 200)


def _context(session: Session, shown: Register, form: RegisterForm, may_correct: bool) -> dict[str, Any]:
    is_closed = session.state is Status.CLOSED
    return {
        "session": session,
        "set": session.learning_set,
        "register": shown,
        "form": form,
        "is_closed": is_closed,
        "may_correct": may_correct and is_closed,
    }
