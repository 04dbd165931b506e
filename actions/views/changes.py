"""What an owner does with their action besides reporting: other words or another date, dropping, carrying on."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actions import services
from actions.forms import ActionForm, DropForm
from actions.shortcuts import own_action_in_set
from core.errors import Refused
from sets.requests import SetRequest


def change(request: SetRequest, action_id: UUID) -> HttpResponse:
    """Change the text or date of one's own action."""
    action = own_action_in_set(request, action_id)
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


def drop(request: SetRequest, action_id: UUID) -> HttpResponse:
    """Drop one's own action with a reason."""
    action = own_action_in_set(request, action_id)
    form = DropForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.drop_action(action_id=action.pk, person=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            undo = reverse("actions:carry_on", args=[action.pk])
            messages.success(request, _("Dropped."), extra_tags=f"undo:{undo}")
            return redirect("actions:detail", action.pk)
    context = {"form": form, "action": action, "set": action.learning_set}
    return render(request, "actions/drop.html", context, status=422 if form.errors else 200)


@require_POST
def carry_on(request: SetRequest, action_id: UUID) -> HttpResponse:
    """Open a finished or dropped action again."""
    action = own_action_in_set(request, action_id)
    services.carry_on(action_id=action.pk, person=request.user)
    messages.success(request, _("It is open again."))
    return redirect("actions:detail", action.pk)
