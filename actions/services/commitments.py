"""Actions as their owner commits to them, changes them, drops them and carries on with them."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actions.models import Action, ActionEvent
from actions.services.ground import lock_own, lock_own_in_set, record, said, short_enough
from actions.services.tally import retally
from core.errors import Refused


@transaction.atomic
def commit_to(
    *,
    owner_id: UUID,
    learning_set_id: UUID,
    words: str,
    due_on: date | None = None,
    issue_id: UUID | None = None,
) -> Action:
    """Create an action; without a date it is due at the set's next session."""
    return Action.objects.create(
        owner_id=owner_id,
        learning_set_id=learning_set_id,
        words=said(words),
        due_on=due_on,
        issue_id=issue_id,
    )


@transaction.atomic
def change_action(
    *, action_id: UUID, person: User, words: str, due_on: date | None, written_by: User | None = None
) -> Action:
    """Change an action's text or date; the audit names whoever did it for the owner. Between sessions the owner's story
    keeps how it was; in the room (`written_by`) words are only being found."""
    action = lock_own(action_id, person) if written_by else lock_own_in_set(action_id, person)
    before, due_before = str(action.words), action.due_on
    action.words, action.due_on = said(words), due_on
    action.save(update_fields=["words", "due_on", "updated_at"])
    if written_by is None and action.words != before:
        _note(action, person, ActionEvent.Kind.WORDS, words=before)
    if written_by is None and due_on != due_before:
        _note(action, person, ActionEvent.Kind.DUE, due_on=due_before)
    record(written_by or person, "action.changed", action)
    return action


@transaction.atomic
def take_back(*, action_id: UUID, person: User, written_by: User | None = None) -> None:
    """Delete an action that has no reports; only the audit keeps that it existed."""
    action = lock_own(action_id, person) if written_by else lock_own_in_set(action_id, person)
    if action.reports.exists():
        raise Refused(_("It has already been reported on, so it cannot be removed."))
    record(written_by or person, "action.taken_back", action)
    action.delete()
    retally(action.learning_set_id)


@transaction.atomic
def carry_on(*, action_id: UUID, person: User) -> Action:
    """Open a finished or dropped action again; what was reported of it stays said."""
    action = lock_own_in_set(action_id, person)
    if action.is_open:
        raise Refused(_("It is open already."))
    last = action.reports.order_by("reported_at", "id").last()
    action.outcome, action.closed_at = (last.outcome if last else ""), None
    action.save(update_fields=["outcome", "closed_at", "updated_at"])
    _note(action, person, ActionEvent.Kind.CARRIED_ON)
    record(person, "action.carried_on", action)
    retally(action.learning_set_id)
    return action


@transaction.atomic
def write_note(*, action_id: UUID, person: User, words: str) -> None:
    """A note on one's own action that nobody else ever reads."""
    action = lock_own(action_id, person)
    note = short_enough(words.strip(), field="note")
    if not note:
        raise Refused(_("Write your note first."), field="note")
    _note(action, person, ActionEvent.Kind.NOTE, words=note)


def _note(action: Action, person: User, kind: str, *, words: str = "", due_on: date | None = None) -> None:
    ActionEvent.objects.create(person=person, action=action, kind=kind, words=words, due_on=due_on)
