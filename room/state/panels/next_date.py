"""The next session, and what everybody takes along: the register before it is closed, the actions said today."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from actions.models import Action
from room.state.panels.panel import Panel
from room.state.viewer import Viewer
from sessions.models import Commitment, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDatePanel(Panel):
    """When the set meets again, and what was promised today."""

    template: ClassVar[str] = "room/stage/_next_date.html"

    upcoming: Session | None
    promises: Sequence[Action]

    @classmethod
    def read(cls, viewer: Viewer) -> Self:
        """In two queries."""
        upcoming = Session.objects.filter(learning_set=viewer.session.learning_set_id).upcoming().first()
        links = Commitment.objects.filter(round__session=viewer.session).select_related("action__owner")
        promised = [link.action for link in links]
        return cls(
            upcoming=upcoming,
            promises=[action for action in promised if viewer.may_read(action.created_at, action.owner_id)],
        )
