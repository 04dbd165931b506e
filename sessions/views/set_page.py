"""The set's page."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sessions.reads.set_page import SetPage
from sessions.reads.timeline import marks
from sets.models import LearningSet
from sets.requests import SetRequest


@require_safe
def set_page(request: SetRequest, set_id: UUID) -> HttpResponse:
    """Show people, balance of turns, sessions, agreement and usual meeting."""
    visible = LearningSet.objects.visible_to(request.user.pk).select_related("programme")
    learning_set = get_object_or_404(visible, pk=set_id)
    page = SetPage(learning_set, request.user, request.roles)
    return render(
        request, "sessions/set_page.html", {"page": page, "set": learning_set, "marks": marks(page)}
    )
