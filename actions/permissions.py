"""Who may read which actions, and what was reported of each."""

from django.db.models import Q, QuerySet

from accounts.models import User
from actions.models import Action, Report
from core.periods import during
from sets.roles import Roles


def visible_to(person: User, roles: Roles) -> QuerySet[Action]:
    """The person's own actions, and others' in their current sets from the time in which they belonged to them."""
    seen = Q(owner=person)
    for set_id in roles.sets_now():
        seen |= Q(learning_set=set_id) & during("created_at", roles.reads(set_id))
    visible: QuerySet[Action] = Action.objects.filter(seen)
    return visible


def reports_for(person: User, roles: Roles) -> QuerySet[Report]:
    """What the person may read of what became of actions: of their own all; of others' what was said while they
    belonged to the set, so that who comes back hears nothing of what was said meanwhile."""
    heard = Q(action__owner=person)
    for set_id in roles.sets_now():
        heard |= Q(learning_set=set_id) & during("reported_at", roles.reads(set_id))
    readable: QuerySet[Report] = Report.objects.filter(heard)
    return readable
