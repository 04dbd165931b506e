"""A session that nobody had planned: it begins this minute, its room is open, and the set is told at once."""

from typing import Any

from django.db import transaction

from accounts.models import User
from core import clock
from planning.reads.rota import Takers
from planning.services import scheduling
from planning.services.moving import tell_at_once
from room.services.opening import open_room
from sessions.models import Session
from sets.models import LearningSet
from sets.roles import Roles
from sets.services.locking import lock as lock_set


@transaction.atomic
def meet_now(*, learning_set: LearningSet, person: User, roles: Roles, **how: Any) -> Session:
    """Plan a session for this minute and open its room; `how` is minutes, place, link, format and rounds. Whoever does
    it holds the controls, whoever's turn it would be."""
    learning_set = lock_set(learning_set.pk)
    roles = roles.again()
    now = clock.now().replace(second=0, microsecond=0).astimezone(learning_set.zone)
    takers = Takers(learning_set)
    host = person.pk if person.pk in takers.people and person.pk != takers.usual_id else None
    session = scheduling.plan_session(
        learning_set=learning_set, person=person, roles=roles, local_start=now.replace(tzinfo=None),
        named_host=host, begins_now=True, **how,
    )  # fmt: skip
    session = open_room(session_id=session.pk, person=person, roles=roles, expected_version=None)
    tell_at_once(session, person, "sessions.meets_now")
    return session
