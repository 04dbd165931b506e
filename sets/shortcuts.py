"""Which set a page is about, for who is asking: 404 outside one's own sets, 403 inside where it is not one's part."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from sets.models import LearningSet
from sets.requests import SetRequest
from sets.services.locking import check_arranges


def visible_set(request: SetRequest, set_id: UUID) -> LearningSet:
    """A set the person belongs to today."""
    visible = LearningSet.objects.visible_to(request.user.pk).select_related("programme")
    return get_object_or_404(visible, pk=set_id)


def arranged_set(request: SetRequest, set_id: UUID) -> LearningSet:
    """A set in which the person may arrange things."""
    learning_set = visible_set(request, set_id)
    check_arranges(request.roles, learning_set)
    return learning_set


def to_set_when_ended(request: SetRequest, learning_set: LearningSet) -> HttpResponse | None:
    """Back to the set's page and why, rather than a form that cannot be kept. What was typed is never sent away."""
    if request.method == "POST" or not learning_set.has_ended:
        return None
    messages.warning(request, _("This set has ended."))
    return redirect("sessions:set_page", learning_set.pk)
