"""Lists of actions: one's own, a set's by session; and committing to one between sessions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions import reads, services
from actions.forms import ActionForm
from actions.reads.by_session import SHOWN
from core.db.idempotency import run_once
from sets.models import LearningSet
from sets.requests import SetRequest


@require_safe
def action_list(request: SetRequest) -> HttpResponse:
    """List the person's actions by date, with links to those of their sets."""
    open_, settled = reads.mine(request.user, request.roles)
    sets = LearningSet.objects.filter(pk__in=request.roles.sets_now()).order_by("name", "id")
    context = {"open": open_, "settled": settled, "sets": sets}
    context |= {"released": reads.actions_released(request.user)}
    return render(request, "actions/list.html", context)


@require_safe
def of_set(request: SetRequest, set_id: UUID) -> HttpResponse:
    """List a set's actions since the reader joined, by session; `?show=` and `?whose=` filter."""
    learning_set = get_object_or_404(LearningSet.objects.visible_to(request.user.pk), pk=set_id)
    show = request.GET.get("show", "all")
    page = reads.SetActions(
        learning_set,
        request.user,
        request.roles,
        shown=show if show in SHOWN else "all",
        whose=request.GET.get("whose", ""),
    )
    return render(request, "actions/of_set.html", {"set": learning_set, "page": page})


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
