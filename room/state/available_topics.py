"""What could be put on the table today: one's own topics, and what others offered or carried before."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from issues.models import Issue

if TYPE_CHECKING:
    from room.state.state import RoomState


@dataclass(frozen=True)
class AvailableTopics:
    """`mine` to choose from, drafts last; `others` of members who have not yet said what they bring today."""

    mine: list[Issue]
    others: list[Issue]


def available_topics(sight: "RoomState", said: set[UUID], on_the_table: UUID | None) -> AvailableTopics:
    """Offered or carried before, in one query; of other people's only what everybody here may read."""
    SetStatus = Issue.Status
    waiting = Q(status__in=[SetStatus.OFFERED, SetStatus.CARRIED])
    drafted = Q(status=SetStatus.DRAFT, owner=sight.me.pk)
    issues = Issue.objects.filter(waiting | drafted, learning_set_id=sight.session.learning_set_id)
    known = [issue for issue in issues.select_related("owner") if _may_read(sight, issue)]
    mine = [issue for issue in known if issue.owner_id == sight.me.pk and issue.pk != on_the_table]
    still_to_say = {person.pk for person in sight.people.members} - {sight.me.pk} - said
    lined = [issue for issue in mine if str(issue.topic_line).strip()]  # a draft may be a brief alone
    return AvailableTopics(
        mine=sorted(lined, key=lambda issue: issue.status == SetStatus.DRAFT),
        others=[issue for issue in known if issue.owner_id in still_to_say],
    )


def _may_read(sight: "RoomState", issue: Issue) -> bool:
    """One's own; others' from the day one joined, and nothing that stays among those who were in the room then."""
    if issue.owner_id == sight.me.pk:
        return True
    return not issue.room_only and sight.may_read(issue.offered_at or issue.created_at)
