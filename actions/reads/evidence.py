"""Sentences that were released to a programme, as they look there and to their owner."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from actions.models import Action, Evidence, EvidenceQuerySet
from programmes.models import Programme


@dataclass(frozen=True)
class Sentence:
    """One sentence with whose it is; its owner also sees since when, and whether it was taken back."""

    words: str
    by: str
    id: UUID | None = None
    since: datetime | None = None
    taken_back_at: datetime | None = None
    stands: bool = True


def sentence(words: str, person: User, programme: Programme, *, is_named: bool) -> Sentence:
    """Exactly as the programme reads it."""
    if is_named:
        return Sentence(words, (person.name.split() or [person.name])[0])
    return Sentence(words, _("A member of a set in %(programme)s") % {"programme": programme.name})


def released_in(programme: Programme, until: datetime | None = None) -> list[Sentence]:
    """What a programme's lead reads: sentences that stand, without their dates, sets and actions; those that were
    released by a moment, if one is given."""
    found = (
        EvidenceQuerySet(Evidence).standing().filter(programme=programme)
    )  # of all people, not the reader's
    if until is not None:
        found = found.filter(created_at__lte=until)
    found = found.select_related("person").order_by("pk")
    sentences = [sentence(str(one.words), one.person, programme, is_named=one.is_named) for one in found]
    # By their words: in the order of their release two by one person, or of one session, would stand together.
    return sorted(sentences, key=lambda one: one.words)


def released_of(person: User, action: Action) -> list[Sentence]:
    """One's own sentences of one action that stand, the newest first."""
    own = Evidence.objects.filter(person=person, action=action).standing()
    found = own.select_related("programme").order_by("-created_at", "-id")
    return [sentence(str(one.words), person, one.programme, is_named=one.is_named) for one in found]


def actions_released(person: User) -> set[UUID | None]:
    """The actions of which a sentence of theirs stands."""
    return set(Evidence.objects.filter(person=person).standing().values_list("action_id", flat=True))


def released_by(person: User) -> list[Sentence]:
    """One's own, the newest first."""
    own = Evidence.objects.filter(person=person).select_related("person", "programme")
    standing = set(Evidence.objects.filter(person=person).standing().values_list("pk", flat=True))
    found = []
    for one in own.order_by("-created_at", "-id"):
        plain = sentence(str(one.words), person, one.programme, is_named=one.is_named)
        found.append(
            Sentence(plain.words, plain.by, one.pk, one.created_at, one.taken_back_at, one.pk in standing)
        )
    return found
