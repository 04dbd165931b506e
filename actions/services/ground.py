"""What every service of an action begins and ends with: its owner's row, words of a possible length, the audit."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User
from actions.models import Action
from core.audit import trail
from core.errors import Refused
from sets.roles import roles_of

MOST_CHARACTERS = 4000


def lock_own(action_id: UUID, person: User) -> Action:
    """The owner's action, locked; raises PermissionDenied for anybody else."""
    action: Action = Action.objects.select_for_update(of=("self",)).get(pk=action_id)
    if action.owner_id != person.pk:
        raise PermissionDenied
    return action


def lock_own_in_set(action_id: UUID, person: User) -> Action:
    """The same while its owner belongs to the set, as read after the lock: who left reports no more into it."""
    action = lock_own(action_id, person)
    if not roles_of(person.pk).is_in(action.learning_set_id):
        raise PermissionDenied
    return action


def record(actor: User, verb: str, action: Action, **facts: trail.Fact) -> None:
    """A row in the audit, without words."""
    trail.record(actor=actor, verb=verb, obj=action, learning_set_id=action.learning_set_id, **facts)


def said(words: str) -> str:
    """The words of an action, which has to have some."""
    found = words.strip()
    if not found:
        raise Refused(_("Write the action as it was said."), field="words")
    return short_enough(found, field="words")


def short_enough(words: str, *, field: str) -> str:
    """The words, if they are not too long."""
    if len(words) > MOST_CHARACTERS:
        raise Refused(_("At most %(most)d characters.") % {"most": MOST_CHARACTERS}, field=field)
    return words
