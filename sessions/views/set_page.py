"""The set's page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.visitor import person_of
from sessions.reads.set_page import SetPage
from sessions.reads.timeline import marks
from sets.models import LearningSet
from sets.shortcuts import roles_on


@require_GET
def set_page(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Who, how turns are spread, sessions, agreement, how we usually meet."""
    visible = LearningSet.objects.visible_to(person_of(request).pk).select_related("programme")
    learning_set = get_object_or_404(visible, pk=set_id)
    page = SetPage(learning_set, person_of(request), roles_on(request))
    return render(
        request, "sessions/set_page.html", {"page": page, "set": learning_set, "marks": marks(page)}
    )
