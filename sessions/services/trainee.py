"""Saying something to a session's trainee facilitator, and taking it back."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from core.audit import trail
from sessions.models import TraineeFeedback
from sessions.reads.trainee import can_write_to_trainee
from sessions.services import locking
from sets.roles import Roles
from sets.services.locking import require_words


@transaction.atomic
def write_to_trainee(*, session_id: UUID, person: User, roles: Roles, words: str) -> TraineeFeedback | None:
    """Say it, or say it better; empty text takes it back. Only the trainee and its author read it. It goes with what
    was said in the set, ninety days after the set ends unless the programme says otherwise."""
    session = locking.lock(session_id)
    roles = roles.again()
    if session.trainee_id is None or not can_write_to_trainee(session, person.pk, roles):
        raise PermissionDenied
    require_words(session.learning_set)
    mine = TraineeFeedback.objects.filter(session=session, author=person)
    if not words.strip():
        mine.delete()
        return None
    said: TraineeFeedback
    said, _made = TraineeFeedback.objects.update_or_create(
        session=session,
        author=person,
        defaults={
            "learning_set_id": session.learning_set_id,
            "trainee_id": session.trainee_id,
            "words": words.strip(),
        },
    )
    trail.record(actor=person, verb="trainee.told", obj=said, learning_set_id=session.learning_set_id)
    return said
