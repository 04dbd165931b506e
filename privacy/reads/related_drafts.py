"""Finding drafts by what they were typed for."""

import re
from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Draft
from actions.models import Action
from core.db.unscoped import rows
from issues.models import Issue
from sessions.models import Session
from sets.models import Membership

IDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def drafts_of_set(learning_set_id: UUID) -> QuerySet[Draft]:
    """Drafts for the set, its sessions, issues or actions, whose ids are in `slot` and `about`."""
    people = Membership.objects.filter(learning_set=learning_set_id).values("person")
    theirs = rows(Draft).filter(person__in=people).values_list("pk", "about", "slot")
    named = {str(pk) for pk in _things_of(learning_set_id)}
    found = [pk for pk, about, slot in theirs.iterator() if named & {str(about), *IDS.findall(slot.lower())}]
    return rows(Draft).filter(pk__in=found)


def _things_of(learning_set_id: UUID) -> Iterator[UUID]:
    yield learning_set_id
    for model in (Session, Issue, Action):
        yield from rows(model).filter(learning_set=learning_set_id).values_list("pk", flat=True)  # type: ignore[misc]
