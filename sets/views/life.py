"""The page of a set's life, each step with what it changes before it is taken, and renewing what was agreed."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import limits
from core.errors import Refused, Stale
from core.periods import covers
from sets import services
from sets.forms.life import RenewalForm
from sets.models import LearningSet, SetStatus
from sets.reads import life_of, step_ahead
from sets.requests import SetRequest
from sets.services.locking import can_arrange
from sets.shortcuts import arranged_set, to_set_when_ended, visible_set


@require_safe
def life(request: SetRequest, set_id: UUID) -> HttpResponse:
    """The five steps, the next one with what it changes, and how long the agreement holds."""
    return _life_page(request, visible_set(request, set_id))


@require_safe
def step(request: SetRequest, set_id: UUID, status: str) -> HttpResponse:
    """What a step changes, and the button that takes it."""
    learning_set = arranged_set(request, set_id)
    if step_ahead(status) is None:
        raise Http404
    if status == learning_set.status:
        return redirect("sets:life", set_id)
    return _step_page(request, learning_set, status)


@require_POST
def change_status(request: SetRequest, set_id: UUID) -> HttpResponse:
    """Take a step, which is asked about first, on a page that says what it changes."""
    before, chosen = visible_set(request, set_id), request.POST.get("status", "")
    sent = request.POST.getlist("status")
    if len(sent) > 1:
        return _life_page(request, before, problem=_("Choose one of the statuses."), status=422)
    if step_ahead(chosen) is not None and chosen != before.status and "sure" not in request.POST:
        return redirect("sets:step", arranged_set(request, set_id).pk, chosen)
    try:
        changed = services.change_status(
            learning_set_id=set_id, person=request.user, roles=request.roles, status=chosen
        )
    except Refused as refused:
        if step_ahead(chosen) is None:
            return _life_page(request, before, problem=refused.message, status=422)
        return _step_page(request, before, chosen, problem=refused.message, status=422)
    if changed.status != before.status:
        said = _("%(set)s: %(status)s.") % {"set": changed.name, "status": changed.get_status_display()}
        messages.success(request, said)
    return redirect("sets:life", set_id)


@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: SetRequest, set_id: UUID) -> HttpResponse:
    """Renew the agreement in force for some more sessions, with a short look back."""
    learning_set = arranged_set(request, set_id)
    if away := to_set_when_ended(request, learning_set):
        return away
    latest = services.latest_agreement(set_id)
    if latest is None:
        messages.info(request, _("There is nothing to renew yet: write what you agreed first."))
        return redirect("sets:agreement_edit", set_id)
    form = RenewalForm(request.POST if request.method == "POST" else None, now=latest, of=learning_set)
    status = 422 if form.errors else 200
    if form.is_valid():
        if not limits.within_limit(request, "announce"):
            return limits.too_many(request)
        try:
            services.renew_agreement(
                learning_set_id=set_id, person=request.user, roles=request.roles, **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(refused.field, refused.message)
            status = 422
        except Stale:
            form, status = form.renewed(latest), 409
        else:
            messages.success(request, _("Renewed. Everybody is asked to accept it anew."))
            return redirect("sets:life", set_id)
    context = {"form": form, "set": learning_set, "agreement": latest}
    return render(request, "sets/renew.html", context, status=status)


def _life_page(
    request: SetRequest, learning_set: LearningSet, *, problem: str = "", status: int = 200
) -> HttpResponse:
    found = life_of(learning_set)
    ahead = found.next_status
    context = {
        "set": learning_set,
        "life": found,
        "changes": found.changes_to(ahead) if ahead and ahead != SetStatus.ENDED else [],
        "ahead": step_ahead(ahead),
        "arranges": can_arrange(request.roles, learning_set),
        "reads_look_back": found.renewal is not None
        and covers(request.roles.reads(learning_set.pk), found.renewal.created_at),
        "agreement": services.latest_agreement(learning_set.pk),
        "problem": problem,
    }
    return render(request, "sets/life.html", context, status=status)


def _step_page(
    request: HttpRequest, learning_set: LearningSet, to: str, *, problem: str = "", status: int = 200
) -> HttpResponse:
    found = life_of(learning_set)
    context = {
        "set": learning_set,
        "life": found,
        "to": step_ahead(to),
        "ends": to == SetStatus.ENDED,
        "changes": found.changes_to(to),
        "problem": problem,
    }
    return render(request, "sets/step.html", context, status=status)
