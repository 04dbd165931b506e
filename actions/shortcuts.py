"""Look up the action of a page: 404 for what the user may not read, 403 for another's."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from actions import permissions
from actions.models import Action
from sets.requests import SetRequest


def visible_action(request: SetRequest, action_id: UUID) -> Action:
    """An action that the user may read, with its owner and set; raises Http404."""
    visible = permissions.visible_to(request.user, request.roles)
    return get_object_or_404(visible.select_related("owner", "learning_set__programme"), pk=action_id)


def own_action(request: SetRequest, action_id: UUID) -> Action:
    """The user's own action; raises PermissionDenied for another's that they may read."""
    action = visible_action(request, action_id)
    if action.owner_id != request.user.pk:
        raise PermissionDenied
    return action


def own_action_in_set(request: SetRequest, action_id: UUID) -> Action:
    """The person's own action in a set they belong to: who left keeps their words, and reports no more into it."""
    action = own_action(request, action_id)
    if not request.roles.is_in(action.learning_set_id):
        raise PermissionDenied
    return action
