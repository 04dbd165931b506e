"""The speaking queue in words: who asks now, who comes next."""

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from core.ui.plan import QueueTurn


def turns_of(
    names: dict[UUID, User], speaking: UUID | None, line: list[UUID], me: User, *, asks: bool
) -> list[QueueTurn]:
    """Whoever has the floor, then the others in turn; they ask where somebody presents, and speak elsewhere."""
    turns = []
    if speaking and speaking in names:
        mine = speaking == me.pk
        if mine:
            words = _("You are asking") if asks else _("You are speaking")
        else:
            said = _("%(name)s is asking") if asks else _("%(name)s is speaking")
            words = said % {"name": names[speaking].short_name}
        turns.append(QueueTurn(words, now=True, you=mine))
    for place, person in enumerate((p for p in line if p in names), start=1):
        turns.append(
            QueueTurn(
                _("You") if person == me.pk else names[person].short_name, place=place, you=person == me.pk
            )
        )
    return turns
