"""Which set a page is about, for who is asking: 404 outside one's own sets, 403 inside where it is not one's part."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.visitor import person_of
from sets.models import LearningSet
from sets.roles import Roles
from sets.services.ground import check_arranges


def roles_on(request: HttpRequest) -> Roles:
    """What the person is in their sets, as the middleware read it."""
    roles: Roles = request.roles  # type: ignore[attr-defined]
    return roles


def visible_set(request: HttpRequest, set_id: UUID) -> LearningSet:
    """A set the person belongs to today."""
    visible = LearningSet.objects.visible_to(person_of(request).pk).select_related("programme")
    return get_object_or_404(visible, pk=set_id)


def arranged_set(request: HttpRequest, set_id: UUID) -> LearningSet:
    """A set in which the person may arrange things."""
    learning_set = visible_set(request, set_id)
    check_arranges(roles_on(request), learning_set)
    return learning_set
