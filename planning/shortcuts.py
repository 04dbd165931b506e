"""Look up the set in which a page plans: 404 outside, 403 for those who may not plan."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from sets.models import LearningSet
from sets.permissions import can_open_room
from sets.requests import SetRequest


def plannable(request: SetRequest, set_id: UUID) -> LearningSet:
    """The set, for those who may plan in it: 404 outside, 403 for those who may not."""
    visible = LearningSet.objects.visible_to(request.user.pk).select_related("programme")
    learning_set = get_object_or_404(visible, pk=set_id)
    if not can_open_room(request.roles, learning_set):
        raise PermissionDenied
    return learning_set
