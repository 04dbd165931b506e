"""The speaking queue in words: who asks now, who comes next."""

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from core.ui.plan import QueueTurn
from sessions.models import QueueEntry


def turns_of(
    names: dict[UUID, User], speaking: UUID | None, line: list[UUID], me: User, waiting: list[QueueEntry]
) -> list[QueueTurn]:
    """Whoever has the floor, then the others in turn."""
    turns = []
    if speaking and speaking in names:
        words = (
            _("You are asking")
            if speaking == me.pk
            else _("%(name)s is asking") % {"name": names[speaking].short_name}
        )
        turns.append(QueueTurn(words, now=True, you=speaking == me.pk))
    for place, person in enumerate((p for p in line if p in names), start=1):
        turns.append(
            QueueTurn(
                _("You") if person == me.pk else names[person].short_name, place=place, you=person == me.pk
            )
        )
    return turns
