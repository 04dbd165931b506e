"""What could be put on the table today: one's own topics, what others offered or carried before, and themes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from core.periods import during
from issues.models import Issue, Theme
from room.state.agenda import Agenda
from room.state.people import People
from room.state.viewer import Viewer


@dataclass(frozen=True, slots=True)
class AvailableTopics:
    """`mine` to choose from, drafts last; `others` of members who are not here."""

    mine: Sequence[Issue]
    others: Sequence[Issue]


def available_topics(
    viewer: Viewer, people: People, said: set[UUID], on_the_table: Collection[UUID | None]
) -> AvailableTopics:
    """Offered or carried before, in one query; of other people's only what everybody here may read."""
    me, statuses = viewer.me.pk, Issue.Status
    waiting = Q(status__in=[statuses.OFFERED, statuses.CARRIED])
    drafted = Q(status=statuses.DRAFT, owner=me)
    issues = Issue.objects.filter(waiting | drafted, learning_set_id=viewer.session.learning_set_id)
    known = [issue for issue in issues.select_related("owner") if _may_read(viewer, issue)]
    mine = [issue for issue in known if issue.owner_id == me and issue.pk not in on_the_table]
    # Of those who are here it lies on the table by itself.
    away = {person.pk for person in people.members if people.is_away(person)} - {me} - said
    lined = [issue for issue in mine if str(issue.topic_line).strip()]  # a draft may be a brief alone
    return AvailableTopics(
        mine=sorted(lined, key=lambda issue: issue.status == statuses.DRAFT),
        others=[issue for issue in known if issue.owner_id in away],
    )


def unused_themes(viewer: Viewer, agenda: Agenda) -> list[Theme]:
    """Those not used yet; a newcomer reads none from before they joined."""
    unused = Theme.objects.filter(learning_set=viewer.session.learning_set_id, used_at=None)
    planned = [round_.theme_id for round_ in agenda.rounds if round_.theme_id]
    return list(unused.filter(during("created_at", viewer.reads)).exclude(pk__in=planned))


def _may_read(viewer: Viewer, issue: Issue) -> bool:
    """One's own; others' from the day one joined, and nothing that stays among those who were in the room then."""
    if issue.owner_id == viewer.me.pk:
        return True
    return not issue.room_only and viewer.may_read(issue.offered_at or issue.created_at)
