"""The page to open when something serious was said; nobody is told who opens it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.web.middleware import unlogged
from programmes.at_risk import at_risk, to_begin_with
from sets.models import LearningSet
from sets.requests import SetRequest
from sets.shortcuts import visible_set


@unlogged
@require_safe
def at_risk_page(request: SetRequest, set_id: UUID) -> HttpResponse:
    """Show everybody in the set whom to call and where confidence ends."""
    learning_set = visible_set(request, set_id)
    context = {"set": learning_set, "page": at_risk(learning_set.programme_id)}
    return render(request, "sets/at_risk.html", context)


@unlogged
@require_safe
def at_risk_anywhere(request: SetRequest) -> HttpResponse:
    """The same from the foot of every page: of one's set, or of which; without a set, what holds anywhere."""
    mine = LearningSet.objects.running().filter(pk__in=request.roles.sets_now()).order_by("name", "id")
    sets = list(mine)
    if len(sets) == 1:
        return at_risk_page(request, sets[0].pk)
    return render(request, "sets/at_risk_anywhere.html", {"sets": sets, "page": to_begin_with()})
