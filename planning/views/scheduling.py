"""Planning a session, changing it, calling it off and bringing it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.db.idempotency import run_once
from core.errors import Refused, Stale
from planning.forms.scheduling import SessionForm
from planning.forms.session_defaults import minutes_in
from planning.forms.versions import version_of
from planning.reads.hints import hints_for
from planning.reads.zones import zones_of
from planning.services import scheduling
from planning.shortcuts import plannable
from sessions.models import Session
from sessions.permissions import can_run
from sessions.reads.numbering import next_number
from sessions.shortcuts import visible_session
from sets.models import LearningSet
from sets.requests import SetRequest
from sets.shortcuts import to_set_when_ended


def plan(request: SetRequest, set_id: UUID) -> HttpResponse:
    """The form for the next session; what was planned last is offered again, a few weeks on."""
    learning_set = plannable(request, set_id)
    if away := to_set_when_ended(request, learning_set):
        return away
    if _follows(request):
        return _what_follows(request, SessionForm(learning_set=learning_set, typed=request.GET))
    form = SessionForm(request.POST or None, learning_set=learning_set)
    number = next_number(learning_set.pk)
    if request.method == "POST" and form.is_valid():
        try:
            page, _fresh = _plan_once(request, learning_set, form)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Session planned."))
            return redirect(page)
    context = {"number": number, "submit": _("Plan the session"), "back": _set_url(learning_set)}
    return _form_page(request, "planning/plan.html", learning_set, form, context)


def edit(request: SetRequest, session_id: UUID) -> HttpResponse:
    """The same form for a session that was not opened yet."""
    session = visible_session(request, session_id)
    if not can_run(session, request.user.pk, request.roles):
        raise PermissionDenied
    learning_set = session.learning_set
    if away := to_set_when_ended(request, learning_set):
        return away
    if _follows(request):
        typed = request.GET
        return _what_follows(request, SessionForm(learning_set=learning_set, session=session, typed=typed))
    form = SessionForm(request.POST or None, learning_set=learning_set, session=session)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            changed = scheduling.change_session(
                session_id=session_id, person=request.user, roles=request.roles, **form.values()
            )
        except Refused as refusal:
            form.refuse(refusal)
        except Stale:
            status = 409
            form.add_error(
                None, _("Somebody else has changed this session. Look at it, then save yours again.")
            )
            form.take_version(visible_session(request, session_id).version)
        else:
            messages.success(request, _changed(is_told=changed.sequence != session.sequence))
            return redirect("planning:detail", session_id)
    context = {"session": session, "submit": _("Save"), "back": reverse("planning:detail", args=[session_id])}
    return _form_page(request, "planning/edit.html", learning_set, form, context, status)


def _changed(*, is_told: bool) -> str:
    if is_told:
        return _("Session changed. Each of you is told by one letter, two minutes after the last change.")
    return _("Session changed. No letter is sent: when and where it is are as before.")


@require_POST
def cancel(request: SetRequest, session_id: UUID) -> HttpResponse:
    """Calls the session off; can be taken back."""
    session = _change_status(request, session_id, back=False)
    undo = f"undo:{reverse('planning:restore', args=[session_id])}"
    messages.success(
        request, _("Session cancelled."), extra_tags="" if session.learning_set.has_ended else undo
    )
    return redirect("planning:detail", session_id)


@require_POST
def restore(request: SetRequest, session_id: UUID) -> HttpResponse:
    """Brings a cancelled session back."""
    _change_status(request, session_id, back=True)
    messages.success(request, _("The session is back on."))
    return redirect("planning:detail", session_id)


def _change_status(request: SetRequest, session_id: UUID, *, back: bool) -> Session:
    visible_session(request, session_id)
    return scheduling.cancel_session(
        session_id=session_id,
        person=request.user,
        roles=request.roles,
        expected_version=version_of(request.POST),
        back=back,
    )


@transaction.atomic
def _plan_once(request: SetRequest, learning_set: LearningSet, form: SessionForm) -> tuple[str, bool]:
    """The address of the session's page; the same form sent twice plans one session."""

    def act() -> str:
        values = form.values()
        del values["expected_version"]
        made = scheduling.plan_session(
            learning_set=learning_set, person=request.user, roles=request.roles, **values
        )
        return reverse("planning:detail", args=[made.pk])

    key = form.cleaned_data["key"]
    return run_once(person_id=request.user.pk, key=f"plan:{key}" if key else "", act=act)


def _follows(request: SetRequest) -> bool:
    """Whether a script asks, while somebody types, what time it would be for everybody."""
    return request.method == "GET" and request.headers.get("HX-Request") == "true"


def _what_follows(request: SetRequest, form: SessionForm) -> HttpResponse:
    context = {"form": form, **_known_of(form)}
    return render(request, "planning/_follows.html", context)


def _known_of(form: SessionForm) -> dict[str, Any]:
    """What time it would be for everybody, and what is worth knowing of that date."""
    moment = form.moment()
    hints = hints_for(form.session, form.learning_set, moment, minutes_in(form["minutes"].value()))
    return {"zones": zones_of(form.learning_set, moment), "hints": hints}


def _set_url(learning_set: LearningSet) -> str:
    return reverse("sessions:set_page", args=[learning_set.pk])


def _form_page(
    request: SetRequest,
    page: str,
    learning_set: LearningSet,
    form: SessionForm,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    context |= {"form": form, "set": learning_set, **_known_of(form)}
    return render(request, page, context, status=422 if form.errors and status == 200 else status)
