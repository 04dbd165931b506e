"""Who may read which actions, and with them what was reported of each."""

from django.db.models import Q, QuerySet

from accounts.models import User
from actions.models import Action
from core.periods import during
from sets.roles import Roles


def visible_to(person: User, roles: Roles) -> QuerySet[Action]:
    """The person's own actions, and others' in their current sets from the time in which they belonged to them."""
    seen = Q(owner=person)
    for set_id in roles.sets_now():
        seen |= Q(learning_set=set_id) & during("created_at", roles.reads(set_id))
    visible: QuerySet[Action] = Action.objects.filter(seen)
    return visible
