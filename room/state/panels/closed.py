"""After the close, for each: what I will do, when we meet again, what is carried there, and the way to the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from actions.models import Action
from issues.models import Issue
from room.state.panels.panel import Panel
from room.state.viewer import Viewer
from sessions.models import Bid, Commitment, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedPanel(Panel):
    """What somebody takes along."""

    template: ClassVar[str] = "room/stage/_closed.html"

    mine: Sequence[Action]
    upcoming: Session | None
    carried: Sequence[Issue]

    @classmethod
    def read(cls, viewer: Viewer) -> Self:
        """In three queries."""
        session = viewer.session
        links = Commitment.objects.filter(round__session=session, action__owner=viewer.me.pk)
        bids = Bid.objects.filter(session=session, issue__status=Issue.Status.CARRIED)
        carried = [bid.issue for bid in bids.select_related("issue__owner") if bid.issue]
        return cls(
            mine=[link.action for link in links.select_related("action").order_by("created_at", "id")],
            upcoming=Session.objects.filter(learning_set=session.learning_set_id).upcoming().first(),
            carried=[issue for issue in carried if _may_read(viewer, issue)],
        )


def _may_read(viewer: Viewer, issue: Issue) -> bool:
    if issue.owner_id == viewer.me.pk:
        return True
    return not issue.room_only and viewer.may_read(issue.offered_at or issue.created_at)
