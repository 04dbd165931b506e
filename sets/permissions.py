"""Who may do what in a set."""

from uuid import UUID

from django.core.exceptions import PermissionDenied

from sets.models import LearningSet
from sets.roles import Roles


def check_is_in(roles: Roles, learning_set_id: UUID) -> None:
    """Raise PermissionDenied unless the person belongs to the set today."""
    if not roles.is_in(learning_set_id):
        raise PermissionDenied


def check_facilitates(roles: Roles, learning_set_id: UUID) -> None:
    """Raise PermissionDenied unless the person facilitates the set today."""
    if not roles.is_facilitator(learning_set_id):
        raise PermissionDenied


def can_open_room(roles: Roles, learning_set: LearningSet) -> bool:
    """Whether the person may open the set's room: facilitators and deputies; every member where facilitation is shared
    or the set runs itself."""
    if roles.is_facilitator(learning_set.pk) or roles.is_deputy(learning_set.pk):
        return True
    return learning_set.status in {"shared", "self-run"} and roles.is_member(learning_set.pk)
