"""My preparation: everything one person does before a session, on one page."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.stamps import Stamp
from core.db.idempotency import run_once
from core.errors import Refused
from sessions.forms.preparation import OutcomeForm, PreparationForm
from sessions.models import Session
from sessions.process.machine import Status
from sessions.reads.formats import known_formats
from sessions.reads.preparation import OpenAction, Preparation
from sessions.services import preparation as services
from sessions.services.prepared import Said, Topic
from sessions.shortcuts import visible_session
from sets.requests import SetRequest

Forms = list[tuple[OpenAction, OutcomeForm]]


def prepare(request: SetRequest, session_id: UUID) -> HttpResponse:
    """Show the preparation, keep it for oneself, or share it with the set; the same form sent twice has one effect."""
    session = visible_session(request, session_id)
    is_over = session.learning_set.has_ended or session.state in {Status.CLOSED, Status.CANCELLED}
    if request.method != "POST" and (is_over or not request.roles.is_member(session.learning_set_id)):
        return redirect("planning:detail", session_id)
    if is_over or not request.roles.is_member(session.learning_set_id):
        raise PermissionDenied
    prepared = Preparation(session, request.user, request.roles)
    given = request.POST if request.method == "POST" else None
    form = PreparationForm(
        given,
        initial=prepared.filled,
        slots_of=prepared.slots_of,
        usual=session.format,
        formats=known_formats(session.learning_set),
    )
    outcomes = [
        (one, OutcomeForm(given, initial=one.filled(prepared.drafts), action_id=one.action.pk))
        for one in prepared.actions
    ]
    if given is not None and all([form.is_valid(), *(one.is_valid() for _action, one in outcomes)]):
        try:
            return _keep(request, session, form, outcomes)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    return _page(request, prepared, form, outcomes)


def _keep(request: SetRequest, session: Session, form: PreparationForm, outcomes: Forms) -> HttpResponse:
    shares = "share" in request.POST
    _prepare_once(request, session, form, outcomes, share=shares)
    if not shares:
        messages.success(request, _kept(Preparation(session, request.user, request.roles)))
        return redirect("sessions:prepare", session.pk)
    messages.success(request, _("Shared with the set. You can change it until the room opens."))
    return redirect("room:room" if session.is_live else "planning:detail", session.pk)


def _kept(prepared: Preparation) -> str:
    """What was saved for oneself, and what the set sees all the same."""
    if prepared.is_shared:
        return _("Saved.") + " " + prepared.shared_said
    return _("Saved. Only you see it.")


@transaction.atomic
def _prepare_once(
    request: SetRequest, session: Session, form: PreparationForm, outcomes: Forms, *, share: bool
) -> None:
    values = dict(form.cleaned_data)
    key = values.pop("key")
    said = {one.action.pk: Said(**outcome.cleaned_data) for one, outcome in outcomes}

    def act() -> str:
        services.prepare(
            session_id=session.pk,
            person=request.user,
            roles=request.roles,
            said=said,
            topic=Topic(**values),
            share=share,
            stamp=Stamp.of(request.POST),
        )
        return ""

    run_once(person_id=request.user.pk, key=f"prepare:{key}" if key else "", act=act)


def _page(request: SetRequest, prepared: Preparation, form: PreparationForm, outcomes: Forms) -> HttpResponse:
    wrong = bool(form.errors) or any(outcome.errors for _action, outcome in outcomes)
    context = {
        "page": prepared,
        "session": prepared.session,
        "set": prepared.session.learning_set,
        "form": form,
        "outcomes": outcomes,
    }
    return render(request, "sessions/prepare.html", context, status=422 if wrong else 200)
