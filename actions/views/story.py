"""One action's story: reading it, reporting on it, taking a report back, a note for oneself."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.services import drop_draft
from accounts.stamps import Stamp
from actions import reads, services
from actions.forms import NoteForm, ReportForm, TakeBackForm
from actions.models import Action, Outcome
from actions.shortcuts import own_action, own_action_in_set, visible_action
from core.db.idempotency import run_once
from core.errors import Refused
from sets.requests import SetRequest


@require_safe
def detail(request: SetRequest, action_id: UUID) -> HttpResponse:
    """Show one action with its reports."""
    action = visible_action(request, action_id)
    return _story_page(request, action, _report_form(request, action))


def report(request: SetRequest, action_id: UUID) -> HttpResponse:
    """Report on one's own action, while one is in its set; the same form sent twice has one effect."""
    action = own_action_in_set(request, action_id)
    form = _report_form(request, action)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        key = values.pop("key")
        try:
            _report_once(request, action, values, key)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _reported(values["outcome"], is_kept=values["keep_open"]))
            return redirect("actions:detail", action.pk)
    return _story_page(request, action, form)


@require_POST
def take_back(request: SetRequest, action_id: UUID) -> HttpResponse:
    """Take the last report back; its words wait in the form."""
    action, form = own_action_in_set(request, action_id), TakeBackForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose which report to take back."))
    services.take_back_report(action_id=action.pk, person=request.user, report_id=form.cleaned_data["report"])
    messages.success(request, _("Taken back. Its words wait for you in the form."))
    return redirect("actions:detail", action.pk)


@require_POST
def note(request: SetRequest, action_id: UUID) -> HttpResponse:
    """Keep a note that only the owner reads; the same form sent twice keeps one."""
    action, form = own_action(request, action_id), NoteForm(request.POST)
    if not form.is_valid():
        return _story_page(request, action, _report_form(request, action, bare=True), note=form)
    words, key = form.cleaned_data["note"], form.cleaned_data["key"]

    def act() -> str:
        services.write_note(action_id=action.pk, person=request.user, words=words)
        return ""

    with transaction.atomic():
        run_once(person_id=request.user.pk, key=f"note:{key}" if key else "", act=act)
    messages.success(request, _("Saved. Only you see it."))
    return redirect("actions:detail", action.pk)


def _reported(outcome: str, *, is_kept: bool) -> str:
    """What becomes of the action, as it was ticked."""
    if is_kept:
        return _("Saved. It stays open, and comes back at the next session.")
    if outcome in {Outcome.DONE, Outcome.CHANGED}:
        return _("Saved. It is finished; the set hears of it at the next session.")
    said = _("Saved. “%(outcome)s” leaves it open: it comes back at the next session.")
    return said % {"outcome": Outcome(outcome).label}


def _report_form(request: SetRequest, action: Action, *, bare: bool = False) -> ReportForm:
    return ReportForm(
        None if bare else request.POST or None,
        initial=reads.typed(request.user, action),
        draft_of=action.pk,
        draft_url=reverse("accounts:draft"),
    )


def _story_page(
    request: SetRequest, action: Action, form: ReportForm, *, note: NoteForm | None = None
) -> HttpResponse:
    row = reads.action_row(action, request.user, request.roles)
    is_mine = action.owner_id == request.user.pk
    is_said = bool(row.reports) and not Action.objects.filter(pk=action.pk).to_report().exists()
    context: dict[str, Any] = {
        "row": row,
        "story": reads.story_of(action, row.reports, request.user),
        "last": row.reports[-1] if row.reports else None,
        "note": note or NoteForm(),
        "action": action,
        "set": action.learning_set,
        "is_in_set": request.roles.is_in(action.learning_set_id),
        "is_mine": is_mine,
        "released": reads.released_of(request.user, action) if is_mine else [],
        "form": form,
        "is_folded": is_said
        and not form.is_bound
        and not form.initial,  # what was just reported is not asked again
    }
    return render(
        request, "actions/detail.html", context, status=422 if form.errors or (note and note.errors) else 200
    )


@transaction.atomic
def _report_once(request: SetRequest, action: Action, values: dict[str, Any], key: str) -> None:
    person = request.user

    def act() -> str:
        services.report_on(action_id=action.pk, person=person, **values)
        for name in ("outcome", "happened", "changed"):
            drop_draft(person=person, slot=f"action:{action.pk}:{name}", stamp=Stamp.of(request.POST))
        return ""

    run_once(person_id=person.pk, key=f"report:{key}" if key else "", act=act)
