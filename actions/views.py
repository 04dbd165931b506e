"""Views of actions: lists, detail, report, and creating one between sessions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.services import drop_draft
from accounts.stamps import Stamp
from actions import permissions, reads, services
from actions.forms import ActionForm, ReportForm
from actions.models import Action
from core.db.idempotency import run_once
from core.errors import Refused
from sets.models import LearningSet
from sets.requests import SetRequest


@require_GET
def action_list(request: SetRequest) -> HttpResponse:
    """List the person's actions by date, with links to those of their sets."""
    open_, settled = reads.mine(request.user, request.roles)
    sets = LearningSet.objects.filter(pk__in=request.roles.sets_now()).order_by("name", "id")
    return render(request, "actions/list.html", {"open": open_, "settled": settled, "sets": sets})


@require_GET
def of_set(request: SetRequest, set_id: UUID) -> HttpResponse:
    """List a set's open actions since the reader joined."""
    learning_set = get_object_or_404(LearningSet.objects.visible_to(request.user.pk), pk=set_id)
    owners = reads.of_set(learning_set, request.user, request.roles)
    return render(request, "actions/of_set.html", {"set": learning_set, "owners": owners})


@require_GET
def detail(request: SetRequest, action_id: UUID) -> HttpResponse:
    """Show one action with its reports."""
    action = _visible(request, action_id)
    return _story_page(request, action, _report_form(request, action))


def report(request: SetRequest, action_id: UUID) -> HttpResponse:
    """Report on one's own action; the same form sent twice has one effect."""
    action = _own(request, action_id)
    form = _report_form(request, action)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        key = values.pop("key")
        try:
            _report_once(request, action, values, key)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            in_set = request.roles.is_in(action.learning_set_id)
            said = _("Saved. It will be on the table at the next session.") if in_set else _("Saved.")
            messages.success(request, said)
            return redirect("actions:detail", action.pk)
    return _story_page(request, action, form)


def change(request: SetRequest, action_id: UUID) -> HttpResponse:
    """Change the text or date of one's own action."""
    action = _own(request, action_id)
    if not action.is_open:
        raise PermissionDenied
    form = ActionForm(request.POST or None, initial={"words": action.words, "due_on": action.due_on})
    if request.method == "POST" and form.is_valid():
        services.change_action(
            action_id=action.pk,
            person=request.user,
            words=form.cleaned_data["words"],
            due_on=form.cleaned_data["due_on"],
        )
        messages.success(request, _("Saved."))
        return redirect("actions:detail", action.pk)
    context = {"form": form, "action": action, "set": action.learning_set}
    return render(request, "actions/change.html", context, status=422 if form.errors else 200)


def create(request: SetRequest) -> HttpResponse:
    """Create an action between sessions, in one of the person's sets; `?set=` preselects it."""
    roles = request.roles
    sets = list(
        LearningSet.objects.running()
        .filter(pk__in=roles.sets_as("member", "facilitator"))
        .order_by("name", "id")
    )
    chosen = _chosen(request, sets)
    form = ActionForm(request.POST or None)
    if request.method == "POST" and chosen is not None and form.is_valid():
        page, _fresh = _commit_once(request, chosen, form.cleaned_data)
        messages.success(request, _("Saved. It will be on the table at the next session."))
        return redirect(page)
    context = {"form": form, "sets": sets, "set": chosen}
    return render(request, "actions/create.html", context, status=422 if form.errors else 200)


def _visible(request: SetRequest, action_id: UUID) -> Action:
    visible = permissions.visible_to(request.user, request.roles)
    return get_object_or_404(visible.select_related("owner", "learning_set__programme"), pk=action_id)


def _own(request: SetRequest, action_id: UUID) -> Action:
    action = _visible(request, action_id)
    if action.owner_id != request.user.pk:
        raise PermissionDenied
    return action


def _report_form(request: SetRequest, action: Action) -> ReportForm:
    return ReportForm(
        request.POST or None,
        initial=reads.typed(request.user, action),
        draft_of=action.pk,
        draft_url=reverse("accounts:draft"),
    )


def _story_page(request: SetRequest, action: Action, form: ReportForm) -> HttpResponse:
    context: dict[str, Any] = {
        "row": reads.action_row(action, request.roles),
        "action": action,
        "set": action.learning_set,
        "is_in_set": request.roles.is_in(action.learning_set_id),
        "is_mine": action.owner_id == request.user.pk,
        "form": form,
    }
    return render(request, "actions/detail.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _report_once(request: SetRequest, action: Action, values: dict[str, Any], key: str) -> None:
    person = request.user

    def act() -> str:
        services.report_on(action_id=action.pk, person=person, **values)
        for name in ("happened", "changed"):
            drop_draft(person=person, slot=f"action:{action.pk}:{name}", stamp=Stamp.of(request.POST))
        return ""

    run_once(person_id=person.pk, key=f"report:{key}" if key else "", act=act)


@transaction.atomic
def _commit_once(request: SetRequest, learning_set: LearningSet, values: dict[str, Any]) -> tuple[str, bool]:
    """Create the action and return its URL; the same form sent twice creates one."""
    person = request.user

    def act() -> str:
        made = services.commit_to(
            owner_id=person.pk,
            learning_set_id=learning_set.pk,
            words=values["words"],
            due_on=values["due_on"],
        )
        return reverse("actions:detail", args=[made.pk])

    return run_once(person_id=person.pk, key=f"action:{values['key']}" if values["key"] else "", act=act)


def _chosen(request: SetRequest, sets: list[LearningSet]) -> LearningSet | None:
    """The set named in the request, or the only one; raises Http404 for a set that is not the person's."""
    wanted = request.POST.get("learning_set") or request.GET.get("set")
    if not wanted:
        return sets[0] if len(sets) == 1 else None
    found = next((one for one in sets if str(one.pk) == wanted), None)
    if found is None:
        raise Http404
    return found
