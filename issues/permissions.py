"""Who may bring issues to a set."""

from uuid import UUID

from django.core.exceptions import PermissionDenied

from sets.permissions import check_is_in
from sets.roles import Roles


def can_bring(roles: Roles, learning_set_id: UUID) -> bool:
    """Whether the person may bring issues to the set: members and facilitators may, observers may not."""
    return roles.is_member(learning_set_id) or roles.is_facilitator(learning_set_id)


def check_takes_part(roles: Roles, learning_set_id: UUID) -> None:
    """Raise PermissionDenied unless the person is a member or facilitator of the set today."""
    check_is_in(roles, learning_set_id)
    if not can_bring(roles, learning_set_id):
        raise PermissionDenied
