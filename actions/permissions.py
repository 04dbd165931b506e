"""Who may read which actions, and with them what was reported of each."""

from django.db.models import Q, QuerySet

from accounts.models import User
from actions.models import Action
from sets.roles import Roles


def visible_to(person: User, roles: Roles) -> QuerySet[Action]:
    """The person's own actions, and others' in their current sets since they joined."""
    seen = Q(owner=person)
    for set_id in roles.sets_now():
        since = roles.sees_from(set_id)
        if since is not None:
            seen |= Q(learning_set=set_id, created_at__gte=since)
    visible: QuerySet[Action] = Action.objects.filter(seen)
    return visible
