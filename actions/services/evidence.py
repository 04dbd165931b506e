"""Releasing a sentence of what changed to the programme, and taking it back: the owner's own doing, both times."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actions.models import Evidence
from actions.services.ground import lock_own_in_set
from core import clock
from core.audit import trail
from core.errors import Refused


@transaction.atomic
def release_sentence(*, action_id: UUID, person: User, words: str, is_named: bool) -> Evidence:
    """Let the programme read this sentence. The same one, sent twice, is released once; another one from the same
    action takes its turn when the first is taken back, or the two would stand side by side as one person's."""
    action = lock_own_in_set(action_id, person)
    programme_id = action.learning_set.programme_id
    if not words.strip():
        raise Refused(_("Write the sentence first."), field="words")
    for one in Evidence.objects.filter(person=person, action=action, taken_back_at=None):
        if (str(one.words), one.is_named) == (words.strip(), is_named):
            return one
        raise Refused(
            _("A sentence from this action is released already. Take it back first."), field="words"
        )
    made: Evidence = Evidence.objects.create(
        person=person, programme_id=programme_id, action=action, words=words.strip(), is_named=is_named
    )
    trail.record(actor=person, verb="evidence.released", obj=made)
    return made


@transaction.atomic
def take_sentence_back(*, evidence_id: UUID, person: User) -> None:
    """Nobody reads it from now on; its words are gone."""
    one = Evidence.objects.select_for_update(of=("self",)).get(person=person, pk=evidence_id)
    if one.taken_back_at is not None:
        return
    one.words, one.taken_back_at = "", clock.now()
    one.save(update_fields=["words", "taken_back_at"])
    trail.record(actor=person, verb="evidence.taken_back", obj=one)
