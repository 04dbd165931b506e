"""What every service of a set begins with: the lock on the set's row, and permission and state checks."""

from typing import TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.errors import Refused
from sets.models import Invitation, LearningSet, Membership, SetStatus
from sets.roles import Roles

InSet = TypeVar("InSet", Membership, Invitation)


def lock(learning_set_id: UUID) -> LearningSet:
    """Lock the set's row until the end of the transaction, so that changes to one set happen in turn.

    Not its key: what is said in a room refers to it as it is committed, and would wait for who locks the session next.
    """
    return LearningSet.objects.select_for_update(of=("self",), no_key=True).get(pk=learning_set_id)


def lock_in_set(model: type[InSet], pk: UUID) -> tuple[LearningSet, InSet]:
    """Lock the row's set and then the row; always in this order, to avoid deadlocks. Raises DoesNotExist."""
    learning_set = lock(model._default_manager.values_list("learning_set_id", flat=True).get(pk=pk))
    return learning_set, model._default_manager.select_for_update(of=("self",)).get(pk=pk)


def can_arrange(roles: Roles, learning_set: LearningSet) -> bool:
    """Whether the person may arrange things in the set: facilitators; in a set that runs itself, every member."""
    if roles.is_facilitator(learning_set.pk):
        return True
    return learning_set.status == SetStatus.SELF_RUN and roles.is_member(learning_set.pk)


def check_arranges(roles: Roles, learning_set: LearningSet) -> None:
    """Raise PermissionDenied unless the person may arrange things in the set."""
    if not can_arrange(roles, learning_set):
        raise PermissionDenied


def require_running(learning_set: LearningSet) -> None:
    """Raise Refused if the set has ended."""
    if learning_set.has_ended:
        raise Refused(_("This set has ended."))


def require_words(learning_set: LearningSet) -> None:
    """Raise Refused if the set's words were deleted: retention would never delete what is written after that."""
    if learning_set.has_ended and LearningSet.objects.emptied().filter(pk=learning_set.pk).exists():
        raise Refused(_("What was said in this set has been deleted. Nothing can be written in it any more."))
