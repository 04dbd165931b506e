"""Inviting many people as members at once, each by a letter: those of a list, and those who are placed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import User
from core import clock
from core.jobs import outbox
from sets import tokens
from sets.models import Invitation, LearningSet, Membership

MEMBER = Membership.Role.MEMBER
UNDO_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Wanted:
    """Whom to ask into which set."""

    learning_set: LearningSet
    email: str
    name: str


def invite_many(wanted: Sequence[Wanted], *, person: User, batch: UUID) -> list[Invitation]:
    """Ask them in the caller's transaction, which has checked that each may be asked; in the order given. The letters
    leave once this can no longer be undone."""
    _revoke_expired(wanted)
    asked_at = clock.now()
    made = [_invitation(one, person, batch, asked_at) for one in wanted]
    Invitation.objects.bulk_create(made, batch_size=500)
    outbox.post_many(
        letter="sets.invitation",
        letters=[(f"invitation:{one.pk}:first", one.email, {"invitation": str(one.pk)}) for one in made],
        not_before=asked_at + UNDO_WITHIN,
    )
    return made


def _revoke_expired(wanted: Sequence[Wanted]) -> None:
    """An invitation that has expired unanswered makes room for the new one."""
    sets = {one.learning_set.pk for one in wanted}
    emails = {one.email for one in wanted}
    old = Invitation.objects.filter(
        learning_set__in=sets, role=MEMBER, accepted_at=None, declined_at=None, revoked_at=None,
        expires_at__lte=clock.now(),
    )  # fmt: skip
    found = [pk for pk, email in old.values_list("pk", "email") if email.lower() in emails]
    Invitation.objects.filter(pk__in=found).update(revoked_at=clock.now())


def _invitation(wanted: Wanted, person: User, batch: UUID, asked_at: datetime) -> Invitation:
    made = Invitation(
        learning_set=wanted.learning_set, email=wanted.email, name=wanted.name, role=MEMBER,
        invited_by=person, by_lead=True, batch=batch, created_at=asked_at, salt=tokens.new_salt(),
    )  # fmt: skip
    made.token_hash = tokens.hash_of(tokens.token_of(made))
    return made
