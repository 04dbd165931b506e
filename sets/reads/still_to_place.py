"""What waits for a programme's leads: how many people are to be placed or asked, and who declined and is in no set."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from core import clock
from sets.models import Invitation, LearningSet, Membership, Placement

MEMBER = Membership.Role.MEMBER
NEWS_FOR = timedelta(days=30)  # how long it is said that somebody declined


@dataclass(frozen=True)
class Waiting:
    """Of one programme: how many people of the list nobody has asked, and who declined which set."""

    number: int
    declined: tuple[tuple[str, str], ...]


def still_to_place(programmes: Sequence[UUID]) -> dict[UUID, Waiting]:
    """What waits in each of these programmes, for those where something does; five queries at most."""
    listed = Placement.objects.filter(programme__in=programmes).open().values_list("programme_id", "email")
    sets = LearningSet.objects.running().filter(programme__in=programmes)
    asked = Invitation.objects.filter(learning_set__in=sets, role=MEMBER)
    since = clock.now() - NEWS_FOR
    news = asked.filter(by_lead=True, declined_at__gt=since).order_by("declined_at")
    declined = list(news.values_list("learning_set__programme_id", "email", "name", "learning_set__name"))
    to_place = list(listed)
    if not to_place and not declined:
        return {}
    held = Membership.objects.current().filter(learning_set__in=sets, role=MEMBER)
    known = [
        *held.values_list("learning_set__programme_id", "person__email"),
        *held.exclude(invited_as="").values_list("learning_set__programme_id", "invited_as"),
        *asked.pending().values_list("learning_set__programme_id", "email"),
    ]
    there = {(programme, address.lower()) for programme, address in known if address}
    numbers: dict[UUID, int] = defaultdict(int)
    for programme, email in to_place:
        numbers[programme] += (programme, email.lower()) not in there
    last: dict[UUID, dict[str, tuple[str, str]]] = defaultdict(dict)
    for programme, email, name, learning_set in declined:
        if (programme, email.lower()) not in there:
            last[programme][email.lower()] = (name or email, learning_set)
    return {
        pk: Waiting(numbers[pk], tuple(last[pk].values())) for pk in programmes if numbers[pk] or last[pk]
    }
