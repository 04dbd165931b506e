"""Evidence with consent: an owner releases a sentence of what changed, sees how it will look, and takes it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions import reads, services
from actions.forms import ReleaseForm
from actions.models import Action, Evidence
from actions.shortcuts import own_action_in_set
from core.errors import Refused
from sets.requests import SetRequest


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: SetRequest, action_id: UUID) -> HttpResponse:
    """Write the sentence, see exactly how it will look, and release that and nothing else."""
    action = own_action_in_set(request, action_id)
    row = reads.action_row(action, request.user, request.roles)
    said = str(row.last.changed)[: Evidence.MOST] if row.last else ""
    form = ReleaseForm(request.POST or None, initial={"words": said, "named": "no"})
    programme = action.learning_set.programme
    context: dict[str, Any] = {"form": form, "action": action, "programme": programme}
    if request.method == "POST" and form.is_valid():
        words, is_named = form.cleaned_data["words"], form.cleaned_data["named"] == "yes"
        if form.is_released_as_seen:
            try:
                services.release_sentence(
                    action_id=action.pk, person=request.user, words=words, is_named=is_named
                )
            except Refused as refusal:
                form.add_error(refusal.field, refusal.message)
            else:
                messages.success(request, _("Released. You can take it back here at any time."))
                return redirect("actions:released")
        else:
            context |= {"sentence": reads.sentence(words, request.user, programme, is_named=is_named)}
            context |= {"digest": form.digest, "has_changed": form.cleaned_data["release"]}
    return render(request, "actions/release.html", context, status=422 if form.errors else 200)


@require_safe
def released(request: SetRequest) -> HttpResponse:
    """What one has released, as it looks, and what one took back."""
    reported = Action.objects.owned_by(request.user.pk).exclude(outcome="").exists()
    return render(
        request, "actions/released.html", {"sentences": reads.released_by(request.user), "reported": reported}
    )


@require_POST
def take_sentence_back(request: SetRequest, evidence_id: UUID) -> HttpResponse:
    """Take a sentence back: it goes from the programme's page at once."""
    one: Evidence = get_object_or_404(Evidence.objects.filter(person=request.user), pk=evidence_id)
    services.take_sentence_back(evidence_id=one.pk, person=request.user)
    messages.success(request, _("Taken back. Nobody reads it now."))
    return redirect("actions:released")
