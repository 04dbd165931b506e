"""The page of what waits for a turn in a set."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sessions.reads.waiting import WaitingPage
from sets.models import LearningSet
from sets.requests import SetRequest


@require_safe
def waiting(request: SetRequest, set_id: UUID) -> HttpResponse:
    """Topics offered and not chosen, and themes not worked on; each owner can take theirs back."""
    learning_set = get_object_or_404(LearningSet.objects.visible_to(request.user.pk), pk=set_id)
    page = WaitingPage(learning_set, request.user, request.roles)
    return render(request, "sessions/waiting.html", {"page": page, "set": learning_set})
